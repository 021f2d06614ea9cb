package dozo.db;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time-ordered 64-bit ids, unique over all nodes: 41 bits of milliseconds since 2026-01-01T00:00Z,
 * 10 bits of node, 12 bits of counter. Always positive and rising on one node, also over a restart
 * and a clock that steps back, if it is told the greatest id in use ({@link #startAbove}).
 */
public final class Ids {
    private static final long EPOCH_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
    private static final int NODE_BITS = 10;
    private static final int COUNTER_BITS = 12;
    private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
    private static final int TIME_SHIFT = NODE_BITS + COUNTER_BITS;

    private static final long MARGIN_MILLIS = 10_000;

    private final InstantSource clock;
    private final long nodeBits;

    /** Milliseconds and counter of the last id, without the node between them. */
    private final AtomicLong last = new AtomicLong();

    /**
     * @param node this process's number in the installation, 0 to 1023
     */
    public Ids(InstantSource clock, int node) {
        if (node < 0 || node >= 1 << NODE_BITS) {
            throw new IllegalArgumentException("node " + node);
        }
        this.clock = clock;
        this.nodeBits = (long) node << COUNTER_BITS;
    }

    /**
     * The next ids are greater than this one, whatever the clock says, and greater than any that
     * were given within ten seconds of it: one table's greatest id serves for all tables that are
     * written with it.
     */
    public void startAbove(long greatestInUse) {
        long tick = ((greatestInUse >>> TIME_SHIFT) + MARGIN_MILLIS) << COUNTER_BITS;
        last.accumulateAndGet(tick, Math::max);
    }

    /** A new id. Where a millisecond is used up, ids run ahead of the clock. */
    public long next() {
        long now = Math.max(0, clock.millis() - EPOCH_MILLIS) << COUNTER_BITS;
        long tick = last.updateAndGet(before -> Math.max(before + 1, now));
        return (tick >>> COUNTER_BITS) << TIME_SHIFT | nodeBits | (tick & COUNTER_MASK);
    }

    /** When an id was made, in milliseconds since 1970. */
    public static long millis(long id) {
        return (id >>> TIME_SHIFT) + EPOCH_MILLIS;
    }
}
