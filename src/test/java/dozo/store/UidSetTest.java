package dozo.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UidSetTest {
    @Test
    void joinsNeighboursAndOverlaps() {
        assertEquals("1:3,5", UidSet.of(5, 3, 1, 2, 3).toString());
        List<UidSet.Range> ranges =
                List.of(
                        new UidSet.Range(10, 20),
                        new UidSet.Range(1, 5),
                        new UidSet.Range(6, 6),
                        new UidSet.Range(15, 30),
                        new UidSet.Range(11, 12));
        assertEquals("1:6,10:30", UidSet.union(ranges).toString());
    }

    @Test
    void refusesWhatIsNoSet() {
        assertThrows(IllegalArgumentException.class, () -> new UidSet.Range(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new UidSet.Range(2, 1));
        assertThrows(IllegalArgumentException.class, () -> new UidSet.Range(1, 1L << 32));
        List<UidSet.Range> touching = List.of(new UidSet.Range(1, 2), new UidSet.Range(3, 4));
        assertThrows(IllegalArgumentException.class, () -> new UidSet(touching));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void answersLikeAPlainSet(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            TreeSet<Long> plain = new TreeSet<>();
            List<UidSet.Range> ranges = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                long first = 1L + random.nextInt(80);
                long last = first + random.nextInt(10);
                ranges.add(new UidSet.Range(first, last));
                for (long uid = first; uid <= last; uid++) {
                    plain.add(uid);
                }
            }
            UidSet set = UidSet.union(ranges);
            assertEquals(plain.size(), set.count(), "seed " + seed);
            for (long uid = 1; uid < 95; uid++) {
                assertEquals(plain.contains(uid), set.contains(uid), "seed " + seed);
                long last = uid + random.nextInt(15);
                boolean touches = !plain.subSet(uid, true, last, true).isEmpty();
                assertEquals(touches, set.intersects(uid, last), "seed " + seed);
                assertEquals(
                        plain.subSet(uid, true, last, true).size(),
                        set.within(uid, last).count(),
                        "seed " + seed);
            }
        }
    }
}
