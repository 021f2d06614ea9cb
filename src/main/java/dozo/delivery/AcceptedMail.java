package dozo.delivery;

import dozo.blob.Draft;
import dozo.message.Description;
import java.util.List;

/**
 * A mail that a session has taken in whole and answers for as soon as it is delivered.
 *
 * @param id the id that the reply, the log, the trace and the Received header name
 * @param origin where it came from
 * @param sender reverse-path without angle brackets; empty for the null sender
 * @param recipients forward-paths in their order, at least one
 * @param body finished; the caller closes it
 * @param description what the scanner saw
 * @param digest SHA-256 of the body's octets: by it a mail that comes again is known
 */
public record AcceptedMail(
        long id,
        Origin origin,
        String sender,
        List<Recipient> recipients,
        Draft body,
        Description description,
        byte[] digest) {}
