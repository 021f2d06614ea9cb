package dozo.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** UIDs as sorted ranges that do not touch, both ends included; unsigned 32 bit in longs. */
public record UidSet(List<Range> ranges) {
    /** The largest UID there is (RFC 3501 2.3.1.1). */
    public static final long LAST_UID = 0xFFFF_FFFFL;

    /** No UID. */
    public static final UidSet NONE = new UidSet(List.of());

    /** Every UID. */
    public static final UidSet ALL = new UidSet(List.of(new Range(1, LAST_UID)));

    /** From first to last, both included. */
    public record Range(long first, long last) {
        public Range {
            if (first < 1 || first > last || last > LAST_UID) {
                throw new IllegalArgumentException("range " + first + ":" + last);
            }
        }

        /** How many numbers it spans. */
        public long count() {
            return last - first + 1;
        }
    }

    public UidSet {
        ranges = List.copyOf(ranges);
        for (int i = 1; i < ranges.size(); i++) {
            if (ranges.get(i).first() <= ranges.get(i - 1).last() + 1) {
                throw new IllegalArgumentException("not sorted, or touching: " + ranges);
            }
        }
    }

    /** The set of these UIDs, in any order. */
    public static UidSet of(long... uids) {
        long[] sorted = uids.clone();
        Arrays.sort(sorted);
        Builder builder = new Builder();
        for (long uid : sorted) {
            builder.add(uid, uid);
        }
        return builder.build();
    }

    /** The set of ranges in any order, overlapping or not: an IMAP sequence-set. */
    public static UidSet union(List<Range> ranges) {
        Builder builder = new Builder();
        ranges.stream()
                .sorted(Comparator.comparingLong(Range::first))
                .forEach(range -> builder.add(range.first(), range.last()));
        return builder.build();
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** How many numbers the ranges span. */
    public long count() {
        long count = 0;
        for (Range range : ranges) {
            count += range.count();
        }
        return count;
    }

    public boolean contains(long uid) {
        int at = rangeFrom(uid);
        return at < ranges.size() && ranges.get(at).first() <= uid;
    }

    /** Does any UID of the set lie in that span? */
    public boolean intersects(long first, long last) {
        int at = rangeFrom(first);
        return at < ranges.size() && ranges.get(at).first() <= last;
    }

    /** The part of the set that lies in that span. */
    public UidSet within(long first, long last) {
        Builder builder = new Builder();
        for (int i = rangeFrom(first); i < ranges.size() && ranges.get(i).first() <= last; i++) {
            Range range = ranges.get(i);
            builder.add(Math.max(first, range.first()), Math.min(last, range.last()));
        }
        return builder.build();
    }

    /** Index of the first range that ends at or after the UID; the size if there is none. */
    private int rangeFrom(long uid) {
        int low = 0;
        int high = ranges.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ranges.get(middle).last() < uid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** As IMAP writes it: 1:3,5. */
    @Override
    public String toString() {
        return ranges.stream()
                .map(r -> r.first() == r.last() ? "" + r.first() : r.first() + ":" + r.last())
                .collect(Collectors.joining(","));
    }

    /** Collects UIDs that come in rising order. Used by one thread. */
    public static final class Builder {
        private final List<Range> ranges = new ArrayList<>();
        private long first;
        private long last = -1;

        /** Adds a UID, not below the first one of the range added last. */
        public Builder add(long uid) {
            return add(uid, uid);
        }

        /** Adds a range that does not begin before the one added last. */
        public Builder add(long from, long to) {
            if (last >= 0 && from < first) {
                throw new IllegalArgumentException(from + " comes after " + first);
            }
            if (last >= 0 && from <= last + 1) {
                last = Math.max(last, to);
                return this;
            }
            close();
            first = from;
            last = to;
            return this;
        }

        public UidSet build() {
            close();
            last = -1;
            UidSet set = new UidSet(ranges);
            ranges.clear();
            return set;
        }

        private void close() {
            if (last >= 0) {
                ranges.add(new Range(first, last));
            }
        }
    }
}
