/**
 * Inner room of web: administration. Named operations on customers and mails, the socket
 * DATA/admin.sock through which the command line asks for them, and its client.
 *
 * <p>A request is one line, {@code {"operation":"user.add","arguments":{...}}}; the answer is any
 * number of lines {@code {"progress":...}} and then one {@code {"result":...}} or {@code
 * {"error":{"code":...,"message":...,"details":[...]}}}. Only root and the owner of DATA are let
 * in. Begin reading at {@link dozo.web.admin.Operations}.
 */
@NullMarked
package dozo.web.admin;

import org.jspecify.annotations.NullMarked;
