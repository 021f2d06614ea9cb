package dozo.message;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a mail after one pass over its bytes. Computed once, at delivery or APPEND, and
 * stored: listing and FETCH parse nothing.
 *
 * @param size octets of the mail as scanned
 * @param envelope the IMAP ENVELOPE (RFC 3501 7.4.2) in wire form, a parenthesised list: each
 *     string is NIL, quoted, or a literal where it holds 8-bit octets; NUL never occurs
 * @param structure the tree of parts with their offsets, packed; {@link Part#read} unpacks it
 * @param preview the first readable words (RFC 8970), at most 256 characters, no line ends
 * @param messageId the msg-id of Message-ID without angle brackets, or null
 * @param references msg-ids of References, then In-Reply-To, without angle brackets, oldest first,
 *     no duplicates, at most 100
 * @param baseSubject the base subject of RFC 5256 2.1, decoded
 * @param sent the Date header's instant, or null where it is missing or unreadable
 * @param receivedCount how many Received headers: the loop guard (RFC 5321 6.3)
 * @param deliveredTo the Delivered-To addresses found, lower case: the other loop guard
 */
public record Description(
        long size,
        byte[] envelope,
        byte[] structure,
        String preview,
        @Nullable String messageId,
        List<String> references,
        String baseSubject,
        @Nullable Instant sent,
        int receivedCount,
        List<String> deliveredTo) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Description description
                && size == description.size
                && receivedCount == description.receivedCount
                && Arrays.equals(envelope, description.envelope)
                && Arrays.equals(structure, description.structure)
                && texts().equals(description.texts());
    }

    @Override
    public int hashCode() {
        return Objects.hash(size, Arrays.hashCode(envelope), texts());
    }

    private List<Object> texts() {
        return Arrays.asList(preview, messageId, references, baseSubject, sent, deliveredTo);
    }
}
