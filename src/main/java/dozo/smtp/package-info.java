/**
 * Door: mail from other hosts, SMTP (RFC 5321) on port 25.
 *
 * <p>Promises: 250 after the end of a mail means that it is durable in every mailbox it belongs to;
 * no fault of ours is ever a 5xx; the stream never falls out of step (only CRLF "." CRLF ends a
 * mail, RFC 5321 4.1.1.4); memory per session is bounded by one command line and one chunk of a
 * body. Begin reading at {@link dozo.smtp.Smtp}, then SmtpSession and its table, Command.
 */
@NullMarked
package dozo.smtp;

import org.jspecify.annotations.NullMarked;
