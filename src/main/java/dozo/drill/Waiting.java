package dozo.drill;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for other programs, with a deadline. */
final class Waiting {
    private static final long LOOK_AGAIN_MILLIS = 100;

    private Waiting() {}

    /** Until it is so; after the patience, says what is not. */
    static void until(Duration patience, BooleanSupplier so, Supplier<String> otherwise) {
        if (!within(patience, so)) {
            throw new LabBroken(otherwise.get() + " (waited for " + patience.toSeconds() + " s)");
        }
    }

    /** Whether it became so in time. */
    static boolean within(Duration patience, BooleanSupplier so) {
        long end = System.nanoTime() + patience.toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabBroken("interrupted while waiting", e);
            }
        }
        return true;
    }
}
