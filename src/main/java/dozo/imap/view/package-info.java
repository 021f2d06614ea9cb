/**
 * The selected mailbox as one client knows it: which mail has which number, and what the client has
 * been told of flags, arrivals and removals.
 *
 * <p>Promises: sequence numbers are exact, and an EXPUNGE is told at the moments of RFC 3501 7.4.1
 * only. Begin reading at {@link dozo.imap.view.MailboxView}.
 */
@NullMarked
package dozo.imap.view;

import org.jspecify.annotations.NullMarked;
