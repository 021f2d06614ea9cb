package dozo.dialogue;

import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/**
 * Sessions of random input, one after the other. A failure tells the seed: -Ddozo.seed repeats it,
 * -Ddozo.fuzz.seconds=600 makes the heavy ones last longer.
 */
public final class Fuzz {
    /** For a quick look at each build. */
    public static final Duration MOMENT = Duration.ofSeconds(2);

    /** For those who have the time. */
    public static final Duration LONG = Duration.ofSeconds(Long.getLong("dozo.fuzz.seconds", 60));

    /** One session, from its beginning to its end. */
    @FunctionalInterface
    public interface Session {
        void run(Random random) throws IOException;
    }

    private Fuzz() {}

    /** Runs sessions for so long. */
    public static void fuzz(Duration length, Session session) {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        Random random = new Random(seed);
        long end = System.nanoTime() + length.toNanos();
        for (int sessions = 0; System.nanoTime() < end; sessions++) {
            try {
                session.run(random);
            } catch (IOException | AssertionError e) {
                throw new AssertionError("-Ddozo.seed=" + seed + ", session " + sessions, e);
            }
        }
    }
}
