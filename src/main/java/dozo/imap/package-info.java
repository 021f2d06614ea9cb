/**
 * Door: IMAP4rev1 (RFC 3501) and its extensions, over 143 with STARTTLS and 993 with TLS.
 *
 * <p>Owns: the state of each session. Promises: several sessions on one mailbox see each other's
 * changes at once and exactly; a fault of ours is NO [UNAVAILABLE] and the session lives; every
 * input is answered. Begin reading at {@link dozo.imap.ImapSession} (the loop) and {@link
 * dozo.imap.Verb} (the table of commands); octets are read and written in {@code wire}, the
 * client's view of its mailbox is kept in {@code view}, FETCH and SEARCH have rooms of their own.
 */
@NullMarked
package dozo.imap;

import org.jspecify.annotations.NullMarked;
