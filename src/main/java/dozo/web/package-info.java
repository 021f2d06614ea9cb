/**
 * A door: the HTTP engine, with health and metrics on it, and the admin socket.
 *
 * <p>Owns: the HTTP and HTTPS ports, DATA/admin.sock. Promises: /health answers without waiting for
 * anything; /metrics is for this machine and for those with the token. Begin reading at {@link
 * dozo.web.HttpDoor}.
 */
@NullMarked
package dozo.web;

import org.jspecify.annotations.NullMarked;
