package dozo.trace;

import org.jspecify.annotations.Nullable;

/**
 * One step of a mail's way.
 *
 * @param mail the id that the 250 reply named; the same on all steps of a mail
 * @param atMillis when, milliseconds since 1970
 * @param kind lower-case word: accepted, delivered, appended, refused, restored ...
 * @param sender envelope sender, or null
 * @param recipient envelope recipient, or null
 * @param messageId Message-ID without angle brackets, or null
 * @param detail for people: mailbox and UID, remote address, reply
 */
public record Step(
        long mail,
        long atMillis,
        String kind,
        @Nullable String sender,
        @Nullable String recipient,
        @Nullable String messageId,
        String detail) {}
