package dozo.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IdsTest {
    private static final long NOON = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();

    private final AtomicLong millis = new AtomicLong(NOON);
    private final InstantSource clock = () -> Instant.ofEpochMilli(millis.get());

    @Test
    void tellTheirTimeAndNeverFall() {
        Ids ids = new Ids(clock, 1023);
        long last = ids.next();
        assertEquals(NOON, Ids.millis(last));
        for (int i = 0; i < 10_000; i++) {
            long next = ids.next();
            assertTrue(next > last);
            last = next;
        }
        millis.set(NOON - 100_000);
        assertTrue(ids.next() > last);
        millis.set(NOON + 100_000);
        assertEquals(NOON + 100_000, Ids.millis(ids.next()));
    }

    @Test
    void startAboveWhatIsInUse() {
        Ids before = new Ids(clock, 3);
        long last = 0;
        for (int i = 0; i < 5_000; i++) {
            last = before.next();
        }
        millis.set(NOON - 100_000);
        Ids after = new Ids(clock, 1);
        after.startAbove(last);
        assertTrue(after.next() > last);
    }

    @Test
    void stayPositiveForDecades() {
        millis.set(Instant.parse("2095-01-01T00:00:00Z").toEpochMilli());
        assertTrue(new Ids(clock, 1023).next() > 0);
        millis.set(0);
        assertTrue(new Ids(clock, 0).next() > 0);
    }

    @Test
    void differBetweenThreadsAndNodes() throws Exception {
        List<Future<Set<Long>>> parts = new ArrayList<>();
        Ids one = new Ids(clock, 1);
        Ids two = new Ids(clock, 2);
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                Ids ids = i % 2 == 0 ? one : two;
                parts.add(threads.submit(() -> take(ids, 20_000)));
            }
            Set<Long> all = new HashSet<>();
            for (Future<Set<Long>> part : parts) {
                all.addAll(part.get());
            }
            assertEquals(80_000, all.size());
        }
    }

    private static Set<Long> take(Ids ids, int count) {
        Set<Long> taken = new HashSet<>();
        for (int i = 0; i < count; i++) {
            taken.add(ids.next());
        }
        return taken;
    }

    @Test
    void refuseANodeThatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> new Ids(clock, 1024));
        assertThrows(IllegalArgumentException.class, () -> new Ids(clock, -1));
    }
}
