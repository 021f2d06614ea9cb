package dozo.store;

import java.util.Arrays;

/** Walks through two snapshots side by side, stepping over the chunks that they share. */
final class Comparison {
    private final Snapshot older;
    private final Snapshot newer;
    private int oldChunk;
    private int oldInside;
    private int newChunk;
    private int newInside;

    final Indexes removed = new Indexes();
    final Indexes changed = new Indexes();
    int firstAdded;

    Comparison(Snapshot older, Snapshot newer) {
        this.older = older;
        this.newer = newer;
    }

    void run() {
        while (oldChunk < older.chunkCount() && newChunk < newer.chunkCount()) {
            Chunk before = older.chunk(oldChunk);
            Chunk now = newer.chunk(newChunk);
            if (oldInside == 0 && newInside == 0 && before.hasEntriesOf(now)) {
                compareModseqs(before.modseqs, now.modseqs);
                oldChunk++;
                newChunk++;
            } else {
                step(before, now);
            }
        }
        firstAdded =
                newChunk < newer.chunkCount() ? newer.start(newChunk) + newInside : newer.size();
        for (int i = oldIndex(); i < older.size(); i++) {
            removed.add(i);
        }
    }

    /** Of two chunks with the same entries. */
    private void compareModseqs(long[] before, long[] now) {
        int from = 0;
        int differs = Arrays.mismatch(before, now);
        while (differs >= 0) {
            changed.add(newer.start(newChunk) + from + differs);
            from += differs + 1;
            differs = Arrays.mismatch(before, from, before.length, now, from, now.length);
        }
    }

    private void step(Chunk before, Chunk now) {
        long oldUid = before.uid(oldInside);
        long newUid = now.uid(newInside);
        if (oldUid > newUid) {
            throw new IllegalArgumentException("UID " + newUid + " appeared in the middle");
        }
        if (oldUid < newUid) {
            removed.add(oldIndex());
        } else {
            if (before.modseqs[oldInside] != now.modseqs[newInside]) {
                changed.add(newer.start(newChunk) + newInside);
            }
            if (++newInside == now.count) {
                newChunk++;
                newInside = 0;
            }
        }
        if (++oldInside == before.count) {
            oldChunk++;
            oldInside = 0;
        }
    }

    private int oldIndex() {
        return oldChunk < older.chunkCount() ? older.start(oldChunk) + oldInside : older.size();
    }

    /** A growing list of indexes. */
    static final class Indexes {
        private int[] values = new int[16];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, size * 2);
            }
            values[size++] = value;
        }

        int get(int i) {
            return values[i];
        }

        int size() {
            return size;
        }
    }
}
