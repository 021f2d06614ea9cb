package dozo.store;

import dozo.store.work.Entry;
import java.util.Arrays;
import java.util.List;

/** Neighbouring entries of one mailbox, packed by column. Filled by one thread, then frozen. */
final class Chunk {
    /** Entries at most. Small enough to copy for one changed flag, large enough to skip by. */
    static final int CAPACITY = 512;

    // unsigned 32 bit where int: UIDs, and seconds since 1970 until the year 2106
    final int[] uids;
    final long[] flags;
    final long[] modseqs;
    final long[] emailIds;
    final long[] entryIds;
    final int[] sizes;
    final int[] received;
    final int[] saved;
    final int count;
    final int unseen;
    final long maxModseq;

    private Chunk(Filling rows) {
        count = rows.count;
        uids = Arrays.copyOf(rows.uids, count);
        flags = Arrays.copyOf(rows.flags, count);
        modseqs = Arrays.copyOf(rows.modseqs, count);
        emailIds = Arrays.copyOf(rows.emailIds, count);
        // an entry that was delivered here has its mail's id: most chunks need one array for both
        entryIds =
                Arrays.equals(rows.entryIds, 0, count, rows.emailIds, 0, count)
                        ? emailIds
                        : Arrays.copyOf(rows.entryIds, count);
        sizes = Arrays.copyOf(rows.sizes, count);
        received = Arrays.copyOf(rows.received, count);
        saved = Arrays.copyOf(rows.saved, count);
        unseen = countUnseen(flags);
        maxModseq = highest(modseqs);
    }

    /** The same entries with other flags and modseqs: all other columns are shared. */
    private Chunk(Chunk before, long[] flags, long[] modseqs) {
        count = before.count;
        uids = before.uids;
        this.flags = flags;
        this.modseqs = modseqs;
        emailIds = before.emailIds;
        entryIds = before.entryIds;
        sizes = before.sizes;
        received = before.received;
        saved = before.saved;
        unseen = countUnseen(flags);
        maxModseq = highest(modseqs);
    }

    private static int countUnseen(long[] flags) {
        int without = 0;
        for (long each : flags) {
            without += (each & Flags.SEEN) == 0 ? 1 : 0;
        }
        return without;
    }

    private static long highest(long[] modseqs) {
        long highest = 0;
        for (long modseq : modseqs) {
            highest = Math.max(highest, modseq);
        }
        return highest;
    }

    /** These entries as they are after changes of flags; what is not among them is passed over. */
    Chunk flagged(List<Entry> changed) {
        long[] newFlags = flags.clone();
        long[] newModseqs = modseqs.clone();
        for (Entry entry : changed) {
            int i = indexOf(entry.uid());
            if (i >= 0) {
                newFlags[i] = entry.flags();
                newModseqs[i] = entry.modseq();
            }
        }
        return new Chunk(this, newFlags, newModseqs);
    }

    /** Whether both hold the same entries, known without looking at them. */
    @SuppressWarnings("ReferenceEquality") // the array is shared by chunks made of one another
    boolean hasEntriesOf(Chunk other) {
        return uids == other.uids;
    }

    long uid(int i) {
        return Integer.toUnsignedLong(uids[i]);
    }

    long firstUid() {
        return uid(0);
    }

    long lastUid() {
        return uid(count - 1);
    }

    /** Index of a UID, or -1 - (where it would stand). */
    int indexOf(long uid) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = uid(middle);
            if (found == uid) {
                return middle;
            }
            if (found < uid) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1 - low;
    }

    /** The rows of a chunk while it is being filled; used again for the next one. */
    static final class Filling {
        private final int[] uids = new int[CAPACITY];
        private final long[] flags = new long[CAPACITY];
        private final long[] modseqs = new long[CAPACITY];
        private final long[] emailIds = new long[CAPACITY];
        private final long[] entryIds = new long[CAPACITY];
        private final int[] sizes = new int[CAPACITY];
        private final int[] received = new int[CAPACITY];
        private final int[] saved = new int[CAPACITY];
        private int count;

        int count() {
            return count;
        }

        void add(Entry entry) {
            uids[count] = (int) entry.uid();
            flags[count] = entry.flags();
            modseqs[count] = entry.modseq();
            emailIds[count] = entry.emailId();
            entryIds[count] = entry.entryId();
            sizes[count] = entry.sizeBytes();
            received[count] = (int) entry.received();
            saved[count] = (int) entry.saved();
            count++;
        }

        /** Copies rows of a frozen chunk. */
        void add(Chunk from, int start, int length) {
            System.arraycopy(from.uids, start, uids, count, length);
            System.arraycopy(from.flags, start, flags, count, length);
            System.arraycopy(from.modseqs, start, modseqs, count, length);
            System.arraycopy(from.emailIds, start, emailIds, count, length);
            System.arraycopy(from.entryIds, start, entryIds, count, length);
            System.arraycopy(from.sizes, start, sizes, count, length);
            System.arraycopy(from.received, start, received, count, length);
            System.arraycopy(from.saved, start, saved, count, length);
            count += length;
        }

        /** Freezes what was filled and begins afresh. */
        Chunk freeze() {
            Chunk chunk = new Chunk(this);
            count = 0;
            return chunk;
        }
    }
}
