package dozo.store;

import dozo.store.work.Entry;
import java.util.List;

/**
 * The entries of a mailbox at one moment, in the order of their UIDs: an immutable list of packed
 * chunks. Snapshots share the chunks that did not change, so a snapshot costs little and two of
 * them compare fast. Index i is the IMAP sequence number minus one.
 */
public final class Snapshot {
    private final Chunk[] chunks;

    /** Index of the first entry of each chunk, and at the end the size. */
    private final int[] starts;

    private final int unseen;
    private final long modseq;
    private final long uidNext;

    Snapshot(Chunk[] chunks, long modseq, long uidNext) {
        this.chunks = chunks;
        this.modseq = modseq;
        this.uidNext = uidNext;
        starts = new int[chunks.length + 1];
        int without = 0;
        for (int i = 0; i < chunks.length; i++) {
            starts[i + 1] = starts[i] + chunks[i].count;
            without += chunks[i].unseen;
        }
        unseen = without;
    }

    /** Highest modseq that this snapshot knows. */
    public long modseq() {
        return modseq;
    }

    public long uidNext() {
        return uidNext;
    }

    public int size() {
        return starts[chunks.length];
    }

    /** How many entries have no \Seen. */
    public int unseen() {
        return unseen;
    }

    public long uid(int index) {
        int at = chunkOf(index);
        return chunks[at].uid(index - starts[at]);
    }

    public long flags(int index) {
        int at = chunkOf(index);
        return chunks[at].flags[index - starts[at]];
    }

    public long modseq(int index) {
        int at = chunkOf(index);
        return chunks[at].modseqs[index - starts[at]];
    }

    public long emailId(int index) {
        int at = chunkOf(index);
        return chunks[at].emailIds[index - starts[at]];
    }

    /** What POP3 shows as UIDL: made at delivery, kept over a move and a restore. */
    public long entryId(int index) {
        int at = chunkOf(index);
        return chunks[at].entryIds[index - starts[at]];
    }

    /** Octets of the whole mail, prefix included. */
    public long sizeBytes(int index) {
        int at = chunkOf(index);
        return chunks[at].sizes[index - starts[at]];
    }

    /** INTERNALDATE in milliseconds since 1970 (whole seconds). */
    public long receivedMillis(int index) {
        int at = chunkOf(index);
        return Integer.toUnsignedLong(chunks[at].received[index - starts[at]]) * 1000;
    }

    /** SAVEDATE (RFC 8514) in milliseconds since 1970 (whole seconds). */
    public long savedMillis(int index) {
        int at = chunkOf(index);
        return Integer.toUnsignedLong(chunks[at].saved[index - starts[at]]) * 1000;
    }

    /** Index of a UID, or -1 - (where it would stand). */
    public int indexOf(long uid) {
        int at = chunkWithUid(uid);
        if (at == chunks.length) {
            return -1 - size();
        }
        int inside = chunks[at].indexOf(uid);
        return inside >= 0 ? starts[at] + inside : inside - starts[at];
    }

    /** Index of the first entry without \Seen, or -1; looks at whole chunks by their counters. */
    public int firstUnseen() {
        for (int at = 0; at < chunks.length; at++) {
            if (chunks[at].unseen > 0) {
                int inside = 0;
                while ((chunks[at].flags[inside] & Flags.SEEN) != 0) {
                    inside++;
                }
                return starts[at] + inside;
            }
        }
        return -1;
    }

    /**
     * Index of the next entry, from this index on, whose modseq is higher than that, or -1; skips
     * whole chunks (RFC 7162 3.1.4 CHANGEDSINCE).
     */
    public int nextChanged(int fromIndex, long sinceModseq) {
        if (fromIndex >= size()) {
            return -1;
        }
        int at = chunkOf(fromIndex);
        int inside = fromIndex - starts[at];
        for (; at < chunks.length; at++, inside = 0) {
            if (chunks[at].maxModseq > sinceModseq) {
                for (; inside < chunks[at].count; inside++) {
                    if (chunks[at].modseqs[inside] > sinceModseq) {
                        return starts[at] + inside;
                    }
                }
            }
        }
        return -1;
    }

    /** Walks over the entries from this index on: the fast way to read many in a row. */
    public Cursor cursor(int fromIndex) {
        return new Cursor(fromIndex);
    }

    /** Stands before an entry; {@link #next} steps on it. Used by one thread. */
    public final class Cursor {
        private int index;
        private int at;
        private int inside;
        private Chunk chunk;

        private Cursor(int fromIndex) {
            index = fromIndex - 1;
            at = fromIndex < size() ? chunkOf(fromIndex) : chunks.length;
            chunk = at < chunks.length ? chunks[at] : EMPTY;
            inside = at < chunks.length ? fromIndex - starts[at] - 1 : -1;
        }

        /** Steps on the next entry; false at the end. */
        public boolean next() {
            index++;
            if (++inside < chunk.count) {
                return true;
            }
            if (at >= chunks.length - 1) {
                at = chunks.length;
                chunk = EMPTY;
                return false;
            }
            at++;
            chunk = chunks[at];
            inside = 0;
            return true;
        }

        public int index() {
            return index;
        }

        public long uid() {
            return chunk.uid(inside);
        }

        public long flags() {
            return chunk.flags[inside];
        }

        public long modseq() {
            return chunk.modseqs[inside];
        }

        public long emailId() {
            return chunk.emailIds[inside];
        }

        public long entryId() {
            return chunk.entryIds[inside];
        }

        public long sizeBytes() {
            return chunk.sizes[inside];
        }
    }

    private static final Chunk EMPTY = new Chunk.Filling().freeze();

    /** Takes each difference between two snapshots of one mailbox. */
    public interface Difference {
        /** An entry of the old snapshot is gone; index counts as it stood in the old snapshot. */
        void removed(int oldIndex, long uid);

        /** The modseq of an entry differs; index counts in the new snapshot. */
        void changed(int newIndex);

        /** The new snapshot has entries that the old one lacks, from this index on to its end. */
        void added(int firstNewIndex);
    }

    /** Tells how newer differs from this: removals first (highest index first), then the rest. */
    public void compare(Snapshot newer, Difference difference) {
        if (newer == this) {
            return;
        }
        Comparison found = new Comparison(this, newer);
        found.run();
        for (int i = found.removed.size() - 1; i >= 0; i--) {
            int index = found.removed.get(i);
            difference.removed(index, uid(index));
        }
        for (int i = 0; i < found.changed.size(); i++) {
            difference.changed(found.changed.get(i));
        }
        if (found.firstAdded < newer.size()) {
            difference.added(found.firstAdded);
        }
    }

    /**
     * As newer, but with the entries of this snapshot that newer lacks still in their places: what
     * a client may see while EXPUNGE must not be sent (RFC 3501 7.4.1).
     */
    public Snapshot keepingRemoved(Snapshot newer) {
        if (newer == this) {
            return this;
        }
        if (newer.sizeBelow(uidNext) == size()) {
            return newer;
        }
        Comparison found = new Comparison(this, newer);
        found.run();
        return merged(newer, found.removed);
    }

    /** How many entries have lower UIDs than that. */
    private int sizeBelow(long uid) {
        int index = indexOf(uid);
        return index >= 0 ? index : -1 - index;
    }

    /** Newer, with those entries of this snapshot put where they stood. */
    private Snapshot merged(Snapshot newer, Comparison.Indexes kept) {
        SnapshotBuilder builder = new SnapshotBuilder();
        int next = 0;
        for (Chunk chunk : newer.chunks) {
            int inside = 0;
            while (next < kept.size() && uid(kept.get(next)) < chunk.lastUid()) {
                int at = chunkOf(kept.get(next));
                int upTo = -1 - chunk.indexOf(uid(kept.get(next)));
                builder.copy(chunk, inside, upTo - inside);
                builder.copy(chunks[at], kept.get(next) - starts[at], 1);
                inside = upTo;
                next++;
            }
            if (inside == 0) {
                builder.share(chunk);
            } else {
                builder.copy(chunk, inside, chunk.count - inside);
            }
        }
        for (; next < kept.size(); next++) {
            int at = chunkOf(kept.get(next));
            builder.copy(chunks[at], kept.get(next) - starts[at], 1);
        }
        return builder.build(newer.modseq, newer.uidNext);
    }

    /**
     * This snapshot after what was committed since.
     *
     * @param gone UIDs that left
     * @param changed entries that stayed, in the order of their UIDs; what is gone or unknown here
     *     is passed over
     * @param added entries that came, in the order of their UIDs, all at or above {@link #uidNext}
     */
    Snapshot after(UidSet gone, List<Entry> changed, List<Entry> added, Marks marks) {
        SnapshotBuilder builder = new SnapshotBuilder();
        int next = 0;
        for (Chunk chunk : chunks) {
            int upTo = next;
            while (upTo < changed.size() && changed.get(upTo).uid() <= chunk.lastUid()) {
                upTo++;
            }
            List<Entry> inside = changed.subList(next, upTo);
            if (gone.intersects(chunk.firstUid(), chunk.lastUid())) {
                rewrite(builder, chunk, gone, inside);
            } else {
                builder.share(inside.isEmpty() ? chunk : chunk.flagged(inside));
            }
            next = upTo;
        }
        if (!added.isEmpty()) {
            builder.reopen();
            for (Entry entry : added) {
                builder.add(entry);
            }
        }
        return builder.build(marks.modseq(), marks.uidNext());
    }

    /** How far a snapshot knows its mailbox. */
    record Marks(long modseq, long uidNext) {}

    private static void rewrite(
            SnapshotBuilder builder, Chunk chunk, UidSet gone, List<Entry> changed) {
        int next = 0;
        for (int i = 0; i < chunk.count; i++) {
            long uid = chunk.uid(i);
            while (next < changed.size() && changed.get(next).uid() < uid) {
                next++;
            }
            boolean isChanged = next < changed.size() && changed.get(next).uid() == uid;
            if (gone.contains(uid)) {
                continue;
            }
            if (isChanged) {
                builder.add(changed.get(next));
            } else {
                builder.copy(chunk, i, 1);
            }
        }
    }

    int chunkCount() {
        return chunks.length;
    }

    Chunk chunk(int at) {
        return chunks[at];
    }

    /** Index of the first entry of a chunk. */
    int start(int at) {
        return starts[at];
    }

    private int chunkOf(int index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException(index);
        }
        int low = 0;
        int high = chunks.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (starts[middle] <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The first chunk that ends at or after a UID; the number of chunks if there is none. */
    private int chunkWithUid(long uid) {
        int low = 0;
        int high = chunks.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (chunks[middle].lastUid() < uid) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
