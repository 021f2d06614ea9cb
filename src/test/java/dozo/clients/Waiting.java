package dozo.clients;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another program does, with a deadline. */
final class Waiting {
    private static final long LOOK_AGAIN_NANOS = 20_000_000;

    private Waiting() {}

    /** Until the condition holds; fails with what there is to say when the patience ends. */
    static void until(Duration patience, BooleanSupplier condition, Callable<String> said)
            throws Exception {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for " + patience + "\n" + said.call());
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
