package dozo.imap.wire;

import dozo.message.EnvelopeFields;
import java.time.LocalDate;
import java.util.List;

/** What SEARCH looks for (RFC 3501 6.4.4, RFC 7162 3.1.5, RFC 5032). */
public sealed interface SearchKey {
    record All() implements SearchKey {}

    record And(List<SearchKey> keys) implements SearchKey {}

    record Or(SearchKey left, SearchKey right) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    record Numbers(SequenceSet set) implements SearchKey {}

    record Uids(SequenceSet set) implements SearchKey {}

    /** Has that system flag of {@link dozo.store.Flags}. */
    record Flag(long mask) implements SearchKey {}

    record Keyword(String name) implements SearchKey {}

    record Recent() implements SearchKey {}

    record Larger(long bytes) implements SearchKey {}

    record Smaller(long bytes) implements SearchKey {}

    /** Which day is compared: INTERNALDATE's, or the Date header's. */
    enum Clock {
        RECEIVED,
        SENT
    }

    /** How a day compares. */
    enum Order {
        BEFORE,
        ON,
        SINCE
    }

    record Day(Clock clock, Order order, LocalDate date) implements SearchKey {}

    /** INTERNALDATE within the last seconds (YOUNGER), or not (OLDER). */
    record Within(long seconds, boolean younger) implements SearchKey {}

    /** A string in a field of the ENVELOPE (RFC 3501 6.4.4). */
    record Envelope(EnvelopeFields.Field field, String text) implements SearchKey {}

    /** A string in a header field; an empty string only asks whether the field is there. */
    record Header(String field, String text) implements SearchKey {}

    record Body(String text) implements SearchKey {}

    record Text(String text) implements SearchKey {}

    record Modseq(long atLeast) implements SearchKey {}
}
