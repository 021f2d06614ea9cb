package dozo.db.sqlite;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the room on the disk and keeps a ballast file: when the disk is full after all, the
 * ballast is thrown off, so that deleting and cleaning up can be written down.
 */
final class DiskSpace {
    private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

    /** Below this nothing can be written: an I/O error means a full disk. */
    private static final long FULL_BYTES = 1 << 20;

    /** The write-ahead log needs room of its own, however much is free inside the database. */
    private static final long LOG_BYTES = 200 << 20;

    /** The ballast is not made in the first moments, nor right after it was thrown off. */
    private static final Duration BALLAST_PAUSE = Duration.ofSeconds(30);

    private final SqliteSettings settings;
    private final Path folder;
    private final Path ballast;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean low;
    private long ballastNotBefore = System.nanoTime() + BALLAST_PAUSE.toNanos();

    DiskSpace(Path folder, SqliteSettings settings) {
        this.folder = folder;
        this.ballast = folder.resolve("ballast");
        this.settings = settings;
    }

    boolean isLow() {
        return low;
    }

    boolean isFull() {
        try {
            return Files.getFileStore(folder).getUsableSpace() < FULL_BYTES;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Called once a second.
     *
     * @param freeInside octets of the database file that are free to be used again
     */
    void check(long freeInside) {
        try {
            FileStore store = Files.getFileStore(folder);
            long usable = store.getUsableSpace();
            long share = store.getTotalSpace() / 100 * settings.lowPercent();
            long limit = Math.min(settings.lowBytes(), share);
            boolean ballasted = ballastIsThere();
            // Without ballast its room is not ours to give away: it is made again first.
            long needed = ballasted ? limit : limit + settings.ballastBytes();
            boolean now = usable + freeInside < needed || usable < Math.min(needed, LOG_BYTES);
            if (now != low) {
                low = now;
                LOG.warn(now ? "disk is low: {} MB left" : "disk has room: {} MB", usable >> 20);
            }
            if (!ballasted && usable > needed + settings.ballastBytes()) {
                keepBallast();
            }
        } catch (IOException e) {
            LOG.warn("looking at the disk: {}", e.toString());
        }
    }

    private void keepBallast() throws IOException {
        lock.lock();
        try {
            if (System.nanoTime() - ballastNotBefore >= 0) {
                makeBallast();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean ballastIsThere() throws IOException {
        return settings.ballastBytes() == 0
                || (Files.exists(ballast) && Files.size(ballast) >= settings.ballastBytes());
    }

    void makeBallast() throws IOException {
        byte[] piece = new byte[1 << 20];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            for (long left = settings.ballastBytes(); left > 0; left -= piece.length) {
                out.write(piece, 0, (int) Math.min(left, piece.length));
            }
        }
    }

    /** Makes room; false if there was no ballast to throw off. */
    boolean releaseBallast() {
        lock.lock();
        try {
            ballastNotBefore = System.nanoTime() + BALLAST_PAUSE.toNanos();
            low = true;
            boolean released = Files.deleteIfExists(ballast);
            if (released) {
                LOG.warn("disk is full: ballast thrown off");
            }
            return released;
        } catch (IOException e) {
            LOG.warn("throwing the ballast off: {}", e.toString());
            return false;
        } finally {
            lock.unlock();
        }
    }
}
