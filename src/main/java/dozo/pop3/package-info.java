/**
 * Door: POP3 sessions (RFC 1939, 2449, 2595, 3206, 5034, 6856).
 *
 * <p>Promises: no lock on the mailbox; a session sees the snapshot that stood at its log-in, and
 * what it deletes is removed by UID at QUIT, never before. A mail's UIDL is the id of its entry,
 * made at delivery, for ever. No fault of ours is told as anything but {@code -ERR [SYS/TEMP]}.
 * Memory is bounded: at most 256 KiB of mail for each session, and {@link dozo.pop3.ReadAhead}
 * shares a fixed budget among all of them. Begin reading at {@link dozo.pop3.Command}, the table of
 * what may be said when, then {@link dozo.pop3.Pop3Session}.
 */
@NullMarked
package dozo.pop3;

import org.jspecify.annotations.NullMarked;
