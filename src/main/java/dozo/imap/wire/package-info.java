/**
 * The octets of IMAP: commands in, responses out (RFC 3501 section 9 and the extensions' grammars).
 *
 * <p>Knows no mailbox and no account. Promises: every input gives either a {@link
 * dozo.imap.wire.Command} or a sentence for a tagged BAD, in bounded memory; a message literal is
 * streamed. Begin reading at {@link dozo.imap.wire.CommandReader} and {@link
 * dozo.imap.wire.ResponseWriter}.
 */
@NullMarked
package dozo.imap.wire;

import org.jspecify.annotations.NullMarked;
