package dozo.account;

import dozo.db.DatabaseBroken;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second whether another node has changed accounts, so that a {@link Directory}
 * forgets what is old and the sessions of suspended users end within a second on all nodes.
 */
public final class Vigil implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Vigil.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Directory directory;
    private final Thread looks = Thread.ofVirtual().name("dozo-vigil").unstarted(this::run);

    private Vigil(Directory directory) {
        this.directory = directory;
    }

    /** Keeps watch until it is closed. */
    public static Vigil over(Directory directory) {
        Vigil vigil = new Vigil(directory);
        directory.watched(System.nanoTime());
        vigil.looks.start();
        return vigil;
    }

    private void run() {
        try {
            while (true) {
                look();
                Thread.sleep(PAUSE);
            }
        } catch (InterruptedException closed) {
            return;
        }
    }

    private void look() {
        try {
            directory.look();
        } catch (DatabaseBroken unreachable) {
            // the directory stops trusting its memory by itself
            LOG.debug("no look for changes: {}", unreachable.toString());
        } catch (RuntimeException e) {
            LOG.warn("looking for changes of accounts", e); // the next look tries again
        }
    }

    @Override
    public void close() {
        looks.interrupt();
    }
}
