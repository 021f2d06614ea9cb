/**
 * Ground floor: a mail as bytes (RFC 5322, RFC 2045 to 2049, RFC 2231, RFC 6532). Pure: no files,
 * no database, no network.
 *
 * <p>Promises: one pass over the bytes tells all that the store keeps beside a mail; bad input
 * never throws and never costs unbounded memory or time. Begin reading at {@link
 * dozo.message.MailScanner}.
 */
@NullMarked
package dozo.message;

import org.jspecify.annotations.NullMarked;
