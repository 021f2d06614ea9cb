package dozo.imap.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that FETCH asks for. */
public sealed interface FetchItem {
    /** What is told of a mail beside its octets. */
    enum Attribute implements FetchItem {
        UID,
        FLAGS,
        INTERNALDATE,
        RFC822_SIZE,
        MODSEQ,
        ENVELOPE,
        BODY,
        BODYSTRUCTURE
    }

    /** Which octets of a part (RFC 3501 6.4.5, section-text). */
    enum Text {
        ALL,
        HEADER,
        HEADER_FIELDS,
        HEADER_FIELDS_NOT,
        TEXT,
        MIME
    }

    /** Octets from one on, so many at most: {@code <0.2048>}. */
    record Partial(long offset, long length) {}

    /**
     * Octets of a mail or of a part.
     *
     * @param label how the answer names it, origin octet excluded: {@code BODY[1.MIME]}
     * @param path part numbers; empty for the mail itself
     * @param fields of HEADER_FIELDS and HEADER_FIELDS_NOT, upper case
     * @param peek leaves \Seen alone
     */
    record Section(
            String label,
            List<Integer> path,
            Text text,
            List<String> fields,
            boolean peek,
            @Nullable Partial partial)
            implements FetchItem {}
}
