package dozo.imap.view;

import dozo.imap.wire.SequenceSet;
import dozo.store.Snapshot;
import dozo.store.UidSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Places in a snapshot, as sorted ranges that do not touch. A place is a sequence number less 1.
 */
public final class Indexes {
    /** No place at all. */
    public static final Indexes NONE = new Indexes(new int[0]);

    /** First and last of each range, both included. */
    private final int[] bounds;

    private Indexes(int[] bounds) {
        this.bounds = bounds;
    }

    /** All places of a mailbox of that size. */
    public static Indexes all(int size) {
        return size == 0 ? NONE : new Indexes(new int[] {0, size - 1});
    }

    /** The places of sequence numbers; null if one is above the size (RFC 3501 9, seq-number). */
    public static @Nullable Indexes ofNumbers(SequenceSet set, int size) {
        List<int[]> ranges = new ArrayList<>(set.ranges().size());
        for (SequenceSet.Range range : set.ranges()) {
            long from = range.from() == SequenceSet.STAR ? size : range.from();
            long to = range.to() == SequenceSet.STAR ? size : range.to();
            if (Math.max(from, to) > size || size == 0) {
                return null;
            }
            ranges.add(new int[] {(int) Math.min(from, to) - 1, (int) Math.max(from, to) - 1});
        }
        return union(ranges);
    }

    /** The places of those UIDs that exist (RFC 3501 6.4.8). */
    public static Indexes ofUids(SequenceSet set, Snapshot snapshot) {
        int size = snapshot.size();
        if (size == 0) {
            return NONE;
        }
        long star = snapshot.uid(size - 1);
        List<int[]> ranges = new ArrayList<>(set.ranges().size());
        for (SequenceSet.Range range : set.ranges()) {
            long from = range.from() == SequenceSet.STAR ? star : range.from();
            long to = range.to() == SequenceSet.STAR ? star : range.to();
            add(ranges, Math.min(from, to), Math.max(from, to), snapshot);
        }
        return union(ranges);
    }

    /** The places of those UIDs that exist. */
    public static Indexes ofUids(UidSet uids, Snapshot snapshot) {
        List<int[]> ranges = new ArrayList<>(uids.ranges().size());
        for (UidSet.Range range : uids.ranges()) {
            add(ranges, range.first(), range.last(), snapshot);
        }
        return union(ranges);
    }

    private static void add(List<int[]> ranges, long from, long to, Snapshot snapshot) {
        int first = snapshot.indexOf(from);
        int last = from == to ? first : snapshot.indexOf(to);
        if (from == to && first < 0) {
            return;
        }
        first = first < 0 ? -1 - first : first;
        last = last < 0 ? -2 - last : last;
        if (first <= last) {
            ranges.add(new int[] {first, last});
        }
    }

    private static Indexes union(List<int[]> ranges) {
        ranges.sort((left, right) -> Integer.compare(left[0], right[0]));
        Builder builder = new Builder();
        for (int[] range : ranges) {
            builder.add(range[0], range[1]);
        }
        return builder.build();
    }

    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** How many places. */
    public int size() {
        int size = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            size += bounds[i + 1] - bounds[i] + 1;
        }
        return size;
    }

    /** How many ranges. */
    public int ranges() {
        return bounds.length / 2;
    }

    /** First place of a range. */
    public int first(int range) {
        return bounds[2 * range];
    }

    /** Last place of a range. */
    public int last(int range) {
        return bounds[2 * range + 1];
    }

    public boolean contains(int index) {
        int low = 0;
        int high = ranges();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (last(middle) < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < ranges() && first(low) <= index;
    }

    /** Each place, in rising order. */
    public int[] toArray() {
        int[] all = new int[size()];
        int at = 0;
        for (int range = 0; range < ranges(); range++) {
            for (int index = first(range); index <= last(range); index++) {
                all[at++] = index;
            }
        }
        return all;
    }

    /**
     * The UIDs that stand at these places. A range of places is one range of UIDs: those between
     * that the snapshot lacks do not exist, and never will.
     */
    public UidSet uids(Snapshot snapshot) {
        UidSet.Builder uids = new UidSet.Builder();
        for (int range = 0; range < ranges(); range++) {
            uids.add(snapshot.uid(first(range)), snapshot.uid(last(range)));
        }
        return uids.build();
    }

    /** The UIDs of exactly these places, for clients: none between them that does not exist. */
    public UidSet exactUids(Snapshot snapshot) {
        UidSet.Builder uids = new UidSet.Builder();
        for (int range = 0; range < ranges(); range++) {
            for (int index = first(range); index <= last(range); index++) {
                uids.add(snapshot.uid(index));
            }
        }
        return uids.build();
    }

    /** As sequence numbers: 1:3,5. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int range = 0; range < ranges(); range++) {
            text.append(range == 0 ? "" : ",").append(first(range) + 1);
            if (last(range) > first(range)) {
                text.append(':').append(last(range) + 1);
            }
        }
        return text.toString();
    }

    /** Collects places that come in rising order. Used by one thread. */
    public static final class Builder {
        private int[] bounds = new int[8];
        private int length;

        public Builder add(int index) {
            return add(index, index);
        }

        /** Adds a range that does not begin before the one added last. */
        public Builder add(int first, int last) {
            if (length > 0 && first <= bounds[length - 1] + 1) {
                bounds[length - 1] = Math.max(bounds[length - 1], last);
                return this;
            }
            if (length == bounds.length) {
                bounds = Arrays.copyOf(bounds, length * 2);
            }
            bounds[length++] = first;
            bounds[length++] = last;
            return this;
        }

        public Indexes build() {
            return length == 0 ? NONE : new Indexes(Arrays.copyOf(bounds, length));
        }
    }
}
