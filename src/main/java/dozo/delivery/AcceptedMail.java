package dozo.delivery;

import dozo.blob.Draft;
import dozo.message.Description;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * A mail that a session has taken in whole and answers for as soon as it is delivered.
 *
 * @param id the id that the reply, the log, the trace and the Received header name
 * @param begunMillis when its transaction began, since 1970: what was stored later can't have been
 *     sent before it
 * @param origin where it came from
 * @param sender reverse-path without angle brackets; empty for the null sender
 * @param recipients forward-paths in their order, at least one
 * @param body finished; the caller closes it
 * @param description what the scanner saw
 * @param digest SHA-256 of the body's octets: by it a mail that comes again is known
 */
public record AcceptedMail(
        long id,
        long begunMillis,
        Origin origin,
        String sender,
        List<Recipient> recipients,
        Draft body,
        Description description,
        byte[] digest) {
    /** What {@link #digest} is made with. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
