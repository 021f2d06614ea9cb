package dozo.imap.view;

import dozo.store.Snapshot;
import java.util.Arrays;

/** The differences between two snapshots, collected so that they can be told in any order. */
final class Changes implements Snapshot.Difference {
    private int[] removed = new int[4];
    private long[] removedUids = new long[4];
    private int removedCount;
    private int[] changed = new int[4];
    private int changedCount;
    private int firstAdded = -1;

    static Changes between(Snapshot older, Snapshot newer) {
        Changes changes = new Changes();
        older.compare(newer, changes);
        return changes;
    }

    @Override
    public void removed(int oldIndex, long uid) {
        if (removedCount == removed.length) {
            removed = Arrays.copyOf(removed, removedCount * 2);
            removedUids = Arrays.copyOf(removedUids, removedCount * 2);
        }
        removed[removedCount] = oldIndex;
        removedUids[removedCount++] = uid;
    }

    @Override
    public void changed(int newIndex) {
        if (changedCount == changed.length) {
            changed = Arrays.copyOf(changed, changedCount * 2);
        }
        changed[changedCount++] = newIndex;
    }

    @Override
    public void added(int firstNewIndex) {
        firstAdded = firstNewIndex;
    }

    int removedCount() {
        return removedCount;
    }

    /** Place in the older snapshot; the highest comes first. */
    int removedIndex(int i) {
        return removed[i];
    }

    long removedUid(int i) {
        return removedUids[i];
    }

    int changedCount() {
        return changedCount;
    }

    /** Place in the newer snapshot. */
    int changedIndex(int i) {
        return changed[i];
    }

    /** Place in the newer snapshot, or -1. */
    int firstAdded() {
        return firstAdded;
    }
}
