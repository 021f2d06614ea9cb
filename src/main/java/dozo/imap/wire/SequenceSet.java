package dozo.imap.wire;

import java.util.List;

/**
 * A set of message numbers or UIDs as the client wrote it (RFC 3501 sequence-set), or "$", the
 * saved search result (RFC 5182).
 */
public record SequenceSet(List<Range> ranges, boolean saved) {
    /** "*": the highest number in use. */
    public static final long STAR = Long.MAX_VALUE;

    /** "$". */
    public static final SequenceSet SAVED = new SequenceSet(List.of(), true);

    /** From one number to another, in either order; both included. */
    public record Range(long from, long to) {}

    public SequenceSet {
        ranges = List.copyOf(ranges);
    }
}
