package dozo.account;

import java.time.Duration;

/** Time as {@link Authentication} needs it: to measure and to wait. Tests bring their own. */
public interface Timepiece {
    /** Rises by a billion a second; only differences mean something. */
    long nanos();

    /** Waits; an interruption ends the wait early and stays noted in the thread. */
    void pause(Duration duration);

    /** The time of this machine. */
    static Timepiece ofSystem() {
        return new Timepiece() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public void pause(Duration duration) {
                try {
                    Thread.sleep(duration);
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
