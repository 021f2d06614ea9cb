package dozo.store;

import dozo.store.work.Entry;
import java.util.ArrayList;
import java.util.List;

/** Puts a snapshot together, in the order of UIDs, from whole chunks and single rows. */
final class SnapshotBuilder {
    private final List<Chunk> chunks = new ArrayList<>();
    private final Chunk.Filling filling = new Chunk.Filling();

    /** Takes a whole chunk as it is. */
    void share(Chunk chunk) {
        cut();
        chunks.add(chunk);
    }

    /** Copies rows of a chunk. */
    void copy(Chunk from, int start, int length) {
        int at = start;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, Chunk.CAPACITY - filling.count());
            filling.add(from, at, part);
            cutIfFull();
            at += part;
            left -= part;
        }
    }

    void add(Entry entry) {
        filling.add(entry);
        cutIfFull();
    }

    /** Ends the snapshot. */
    Snapshot build(long modseq, long uidNext) {
        cut();
        int rows = 0;
        for (Chunk chunk : chunks) {
            rows += chunk.count;
        }
        // expunging leaves chunks with holes; pack them again before they become a burden
        if (chunks.size() > 4 && chunks.size() > 3L * rows / Chunk.CAPACITY + 1) {
            SnapshotBuilder packed = new SnapshotBuilder();
            for (Chunk chunk : chunks) {
                packed.copy(chunk, 0, chunk.count);
            }
            return packed.build(modseq, uidNext);
        }
        return new Snapshot(chunks.toArray(new Chunk[0]), modseq, uidNext);
    }

    /** Lets rows go on in a last chunk that has room, so that arrivals do not make a chunk each. */
    void reopen() {
        if (filling.count() == 0 && !chunks.isEmpty() && chunks.getLast().count < Chunk.CAPACITY) {
            Chunk last = chunks.removeLast();
            filling.add(last, 0, last.count);
        }
    }

    private void cutIfFull() {
        if (filling.count() == Chunk.CAPACITY) {
            cut();
        }
    }

    private void cut() {
        if (filling.count() > 0) {
            chunks.add(filling.freeze());
        }
    }
}
