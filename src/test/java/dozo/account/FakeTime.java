package dozo.account;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Time for tests: waiting moves the clock, unless it is frozen, and is noted. */
public final class FakeTime implements Timepiece, InstantSource {
    private final List<Duration> pauses = new ArrayList<>();
    private long nanos = Duration.ofHours(1).toNanos();
    private boolean frozen;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void pause(Duration duration) {
        pauses.add(duration);
        if (!frozen) {
            advance(duration);
        }
    }

    @Override
    public synchronized Instant instant() {
        return Instant.parse("2026-06-01T00:00:00Z").plusNanos(nanos);
    }

    public synchronized void advance(Duration duration) {
        nanos += duration.toNanos();
    }

    /** From now on waiting takes no time, as if each were done by another thread. */
    public synchronized void freeze() {
        frozen = true;
    }

    public synchronized void thaw() {
        frozen = false;
    }

    /** What was waited since the last call. */
    public synchronized List<Duration> pauses() {
        List<Duration> noted = List.copyOf(pauses);
        pauses.clear();
        return noted;
    }
}
