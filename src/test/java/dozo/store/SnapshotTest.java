package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.store.work.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots against a naive model: a sorted map that is copied whole. */
class SnapshotTest {
    /** A mailbox as a map, and the snapshot that follows it. */
    private static final class Model {
        final Random random;
        final TreeMap<Long, Entry> entries = new TreeMap<>();
        long uidNext = 1;
        long modseq = 1;
        Snapshot snapshot = new SnapshotBuilder().build(1, 1);

        Model(long seed) {
            random = new Random(seed);
        }

        /** Some arrivals, changes and removals in one step. */
        void step() {
            step(random.nextInt(10));
        }

        private void step(int kind) {
            modseq++;
            UidSet.Builder gone = new UidSet.Builder();
            TreeMap<Long, Entry> changed = new TreeMap<>();
            for (Entry entry : List.copyOf(entries.values())) {
                if (random.nextInt(200) < (kind == 0 ? 150 : kind == 1 ? 20 : 1)) {
                    gone.add(entry.uid());
                    entries.remove(entry.uid());
                } else if (random.nextInt(200) < (kind == 2 ? 100 : 1)) {
                    Entry other = entry.flagged(random.nextLong(64), modseq);
                    changed.put(other.uid(), other);
                    entries.put(other.uid(), other);
                }
            }
            List<Entry> added = new ArrayList<>();
            for (int i = random.nextInt(kind == 3 ? 1500 : 40); i > 0; i--) {
                uidNext += random.nextInt(20) == 0 ? random.nextInt(50) : 0;
                Entry entry = entry(uidNext++);
                added.add(entry);
                entries.put(entry.uid(), entry);
            }
            // an entry that left may have been changed before: the database tells neither or both
            changed.put(uidNext + 7, entry(uidNext + 7));
            snapshot =
                    snapshot.after(
                            gone.build(),
                            List.copyOf(changed.values()),
                            added,
                            new Snapshot.Marks(modseq, uidNext));
        }

        /** Arrivals until there are so many. */
        void grow(int size) {
            while (entries.size() < size) {
                step(3);
            }
        }

        private Entry entry(long uid) {
            long id = random.nextLong(1L << 62);
            return new Entry(
                    uid,
                    random.nextBoolean() ? id : id + 1,
                    id,
                    random.nextLong(64),
                    modseq,
                    modseq,
                    random.nextInt(1 << 26),
                    random.nextLong(1L << 32),
                    random.nextLong(1L << 32));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void followsTheModel(long seed) {
        Model model = new Model(seed);
        for (int step = 0; step < 60; step++) {
            model.step();
            assertHolds(model.entries, model.snapshot, "seed " + seed + " step " + step);
        }
    }

    private static void assertHolds(Map<Long, Entry> entries, Snapshot snapshot, String at) {
        assertEquals(entries.size(), snapshot.size(), at);
        Snapshot.Cursor cursor = snapshot.cursor(0);
        int index = 0;
        int unseen = 0;
        int firstUnseen = -1;
        for (Entry entry : entries.values()) {
            assertTrue(cursor.next(), at);
            assertEquals(index, cursor.index(), at);
            assertEquals(entry, read(snapshot, index, entry.created()), at);
            assertEquals(entry.uid(), cursor.uid(), at);
            assertEquals(entry.flags(), cursor.flags(), at);
            assertEquals(entry.modseq(), cursor.modseq(), at);
            assertEquals(entry.emailId(), cursor.emailId(), at);
            assertEquals(entry.entryId(), cursor.entryId(), at);
            assertEquals(entry.sizeBytes(), cursor.sizeBytes(), at);
            assertEquals(index, snapshot.indexOf(entry.uid()), at);
            if (!entry.has(Flags.SEEN)) {
                unseen++;
                firstUnseen = firstUnseen < 0 ? index : firstUnseen;
            }
            index++;
        }
        assertFalse(cursor.next(), at);
        assertFalse(cursor.next(), at);
        assertEquals(unseen, snapshot.unseen(), at);
        assertEquals(firstUnseen, snapshot.firstUnseen(), at);
    }

    private static Entry read(Snapshot snapshot, int index, long created) {
        return new Entry(
                snapshot.uid(index),
                snapshot.entryId(index),
                snapshot.emailId(index),
                snapshot.flags(index),
                snapshot.modseq(index),
                created,
                (int) snapshot.sizeBytes(index),
                snapshot.receivedMillis(index) / 1000,
                snapshot.savedMillis(index) / 1000);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void comparesLikeTheModel(long seed) {
        Model model = new Model(seed);
        for (int step = 0; step < 40; step++) {
            TreeMap<Long, Entry> before = new TreeMap<>(model.entries);
            Snapshot older = model.snapshot;
            for (int more = model.random.nextInt(3); more >= 0; more--) {
                model.step();
            }
            String at = "seed " + seed + " step " + step;
            assertEquals(expected(before, model.entries), differences(older, model.snapshot), at);
        }
    }

    private static List<String> expected(Map<Long, Entry> before, Map<Long, Entry> now) {
        List<String> expected = new ArrayList<>();
        List<Long> old = List.copyOf(before.keySet());
        for (int i = old.size() - 1; i >= 0; i--) {
            if (!now.containsKey(old.get(i))) {
                expected.add("removed " + i + " " + old.get(i));
            }
        }
        List<Long> uids = List.copyOf(now.keySet());
        int added = -1;
        for (int i = 0; i < uids.size(); i++) {
            Entry was = before.get(uids.get(i));
            if (was == null) {
                added = added < 0 ? i : added;
            } else if (!was.equals(now.get(uids.get(i)))) {
                expected.add("changed " + i);
            }
        }
        if (added >= 0) {
            expected.add("added " + added);
        }
        return expected;
    }

    private static List<String> differences(Snapshot older, Snapshot newer) {
        List<String> found = new ArrayList<>();
        older.compare(
                newer,
                new Snapshot.Difference() {
                    @Override
                    public void removed(int oldIndex, long uid) {
                        found.add("removed " + oldIndex + " " + uid);
                    }

                    @Override
                    public void changed(int newIndex) {
                        found.add("changed " + newIndex);
                    }

                    @Override
                    public void added(int firstNewIndex) {
                        found.add("added " + firstNewIndex);
                    }
                });
        return found;
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26})
    void keepsWhatWasRemovedInItsPlace(long seed) {
        Model model = new Model(seed);
        TreeMap<Long, Entry> shown = new TreeMap<>();
        Snapshot view = model.snapshot;
        for (int step = 0; step < 60; step++) {
            model.step();
            String at = "seed " + seed + " step " + step;
            shown.putAll(model.entries);
            view = view.keepingRemoved(model.snapshot);
            assertHolds(shown, view, at);
            assertEquals(model.modseq, view.modseq(), at);
            assertEquals(model.uidNext, view.uidNext(), at);
            if (model.random.nextInt(6) == 0) {
                // the client may be told of the removals now
                assertEquals(expected(shown, model.entries), differences(view, model.snapshot), at);
                shown = new TreeMap<>(model.entries);
                view = model.snapshot;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void findsWhatChangedSince(long seed) {
        Model model = new Model(seed);
        for (int step = 0; step < 40; step++) {
            model.step();
            long since = model.modseq - model.random.nextInt(5);
            List<Long> expected =
                    model.entries.values().stream()
                            .filter(e -> e.modseq() > since)
                            .map(Entry::uid)
                            .toList();
            List<Long> found = new ArrayList<>();
            Snapshot snapshot = model.snapshot;
            for (int i = snapshot.nextChanged(0, since);
                    i >= 0;
                    i = snapshot.nextChanged(i + 1, since)) {
                found.add(snapshot.uid(i));
            }
            assertEquals(expected, found, "seed " + seed + " step " + step);
        }
    }

    @Test
    void tellsWhereAUidWouldStand() {
        Model model = new Model(41);
        model.grow(2000);
        int below = 0;
        for (long uid = 1; uid <= model.uidNext; uid++) {
            boolean there = model.entries.containsKey(uid);
            assertEquals(there ? below : -1 - below, model.snapshot.indexOf(uid));
            below += there ? 1 : 0;
        }
    }

    @Test
    void sharesChunksAndStaysPacked() {
        Model model = new Model(42);
        model.grow(20_000);
        Snapshot before = model.snapshot;
        int most = 3 * before.size() / Chunk.CAPACITY + 5;
        assertTrue(before.chunkCount() <= most, before.chunkCount() + " of " + before.size());
        Entry first = model.entries.firstEntry().getValue().flagged(1, model.modseq + 1);
        Snapshot after =
                before.after(
                        UidSet.NONE,
                        List.of(first),
                        List.of(),
                        new Snapshot.Marks(model.modseq + 1, model.uidNext));
        for (int i = 1; i < before.chunkCount(); i++) {
            assertSameChunk(before.chunk(i), after.chunk(i));
        }
    }

    private static void assertSameChunk(Chunk one, Chunk two) {
        assertSame(one, two);
    }

    @Test
    void refusesAnIndexOutsideOfIt() {
        Snapshot empty = new SnapshotBuilder().build(1, 1);
        assertThrows(IndexOutOfBoundsException.class, () -> empty.uid(0));
        assertEquals(-1, empty.indexOf(5));
        assertEquals(-1, empty.firstUnseen());
        assertEquals(-1, empty.nextChanged(0, 0));
        assertFalse(empty.cursor(0).next());
    }

    @Test
    void comparingASnapshotWithItselfTellsNothing() {
        Model model = new Model(43);
        model.step();
        assertEquals(List.of(), differences(model.snapshot, model.snapshot));
        assertSame(model.snapshot, model.snapshot.keepingRemoved(model.snapshot));
    }
}
