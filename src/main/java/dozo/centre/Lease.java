package dozo.centre;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was last heard, and whether it may still be believed (design rule 5). Patroni's leader that
 * is cut off steps down, or is replaced, ttl after it last renewed its lock; who heard nothing for
 * ttl - 3 s believes in no leader any more. One thread tells, any number ask.
 */
final class Lease {
    /** Patroni's, in each installation that Dozo writes. */
    static final Duration TTL = Duration.ofSeconds(10);

    static final Duration LENGTH = TTL.minusSeconds(3);

    private final LongSupplier clock;
    private volatile @Nullable Heard last;
    private long announced;

    /**
     * @param clock monotonic, in nanoseconds
     */
    Lease(LongSupplier clock) {
        this.clock = clock;
    }

    /** Takes note of an answer; true if another leader, or the same one anew, leads now. */
    boolean hear(Heard heard) {
        last = heard;
        if (heard.believable() == null || heard.term() == announced) {
            return false;
        }
        announced = heard.term();
        return true;
    }

    /** What was heard of a leader that may be believed now; null if there is none. */
    @Nullable Heard believed() {
        Heard heard = last;
        return heard != null && heard.believable() != null && left(heard) > 0 ? heard : null;
    }

    /** How long the leader may still be believed if nothing more is heard. */
    Duration left() {
        Heard heard = believed();
        return heard == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, left(heard)));
    }

    private long left(Heard heard) {
        return LENGTH.toNanos() - (clock.getAsLong() - heard.askedNanos());
    }
}
