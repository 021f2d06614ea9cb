package dozo.notify;

import dozo.store.Watcher;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings for accounts that somebody watches. A ring starts a virtual thread for each watcher unless
 * one is already on its way for it; what changes while a watcher runs rings it once more when it
 * has ended. Safe for any number of threads.
 */
public final class Bell implements Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Bell.class);

    private final Map<Long, Ring[]> rings = new ConcurrentHashMap<>();

    /** Watches all mailboxes of an account until closed. */
    public Watch watch(long account, Runnable wake) {
        Ring ring = new Ring(wake);
        rings.merge(account, new Ring[] {ring}, Bell::joined);
        return () -> rings.computeIfPresent(account, (id, present) -> without(present, ring));
    }

    /** Ends the watching; a wake-up on its way may still come. */
    public interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /** The accounts that somebody watches now. */
    Set<Long> watched() {
        return Set.copyOf(rings.keySet());
    }

    @Override
    public void changed(long account, long mailbox, long modseq) {
        Ring[] present = rings.get(account);
        if (present != null) {
            for (Ring ring : present) {
                ring.ring();
            }
        }
    }

    private static Ring[] joined(Ring[] present, Ring[] more) {
        Ring[] all = Arrays.copyOf(present, present.length + more.length);
        System.arraycopy(more, 0, all, present.length, more.length);
        return all;
    }

    private static Ring @Nullable [] without(Ring[] present, Ring gone) {
        Ring[] left = Arrays.stream(present).filter(ring -> ring != gone).toArray(Ring[]::new);
        return left.length == 0 ? null : left;
    }

    /** One watcher: asleep, awake, or awake with another ring behind it. */
    private static final class Ring {
        private enum State {
            ASLEEP,
            AWAKE,
            AGAIN
        }

        private final Runnable wake;
        private final AtomicReference<State> state = new AtomicReference<>(State.ASLEEP);

        Ring(Runnable wake) {
            this.wake = wake;
        }

        void ring() {
            State before =
                    state.getAndUpdate(now -> now == State.ASLEEP ? State.AWAKE : State.AGAIN);
            if (before == State.ASLEEP) {
                Thread.startVirtualThread(this::run);
            }
        }

        private void run() {
            do {
                state.set(State.AWAKE);
                wakeSafely();
            } while (!state.compareAndSet(State.AWAKE, State.ASLEEP));
        }

        /** A watcher that fails must not make its account deaf. */
        private void wakeSafely() {
            try {
                wake.run();
            } catch (RuntimeException e) {
                LOG.error("a watcher failed", e);
            }
        }
    }
}
