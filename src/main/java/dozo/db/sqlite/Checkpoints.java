package dozo.db.sqlite;

import dozo.db.DatabaseBroken;
import dozo.db.Threads;
import dozo.db.sqlite.Sqlite.Checkpoint;
import dozo.db.sqlite.Sqlite.Wal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that copies the write-ahead log into the database file, so that the log stays small
 * and the lane never does it (design rule 14). It copies while the lane writes; only the little
 * that came meanwhile is copied with the lane held back, after which the lane begins the log anew.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** 32 MB: large enough that a hot page is copied once for many commits. */
    private static final long START_FRAMES = frames(32 << 20);

    /** 128 MB: some reader kept the log from beginning anew; now it is waited for. */
    private static final long FORCE_FRAMES = frames(128 << 20);

    /** 4 MB: so much may be copied while the lane waits. */
    private static final long REST_FRAMES = frames(4 << 20);

    /** Rounds without the lane waiting; more don't help where it writes faster than we copy. */
    private static final int ROUNDS = 3;

    /** The longest that the lane waits for the copying; then it goes on and the log grows. */
    private static final Duration ADMISSION = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(1);

    private final SqliteSession session;
    private final DiskSpace disk;
    private final ReentrantLock gate = new ReentrantLock(true);
    private final Thread thread;
    private volatile boolean wanted;
    private volatile boolean closed;
    private volatile boolean pressed;
    private volatile long frames;

    Checkpoints(SqliteSession session, DiskSpace disk) {
        this.session = session;
        this.disk = disk;
        this.thread = Thread.ofPlatform().name("dozo-checkpoint").daemon().unstarted(this::run);
    }

    private static long frames(long octets) {
        return octets / Sqlite.PAGE_BYTES;
    }

    void start() {
        thread.start();
    }

    /** Held by the lane for each transaction. Fair, or the lane would always be first. */
    ReentrantLock gate() {
        return gate;
    }

    /** Octets in the log now. */
    long walBytes() {
        return frames * Sqlite.PAGE_BYTES;
    }

    /** Called by the lane; what fails here must not touch the commit that went before. */
    void afterCommit(SqliteSession writer) {
        try {
            Wal wal = Sqlite.checkpoint(writer, Checkpoint.NOOP);
            frames = wal.frames();
            // On a full disk a long log could not be copied any more.
            long start = disk.isLow() ? REST_FRAMES : START_FRAMES;
            if (wal.frames() >= start && wal.todo() >= REST_FRAMES) {
                pressed = wal.frames() >= FORCE_FRAMES;
                if (!wanted) {
                    request();
                }
            }
        } catch (SQLException e) {
            LOG.warn("looking at the write-ahead log: {}", e.toString());
        }
    }

    /**
     * The lane waits here, before it takes the gate, while the log is very long and being copied:
     * it would outrun the copying on a busy machine.
     */
    void admit() {
        long end = System.nanoTime() + ADMISSION.toNanos();
        while (pressed && !closed && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(this, POLL.toNanos());
        }
    }

    /** Copies soon, however short the log is. */
    void request() {
        wanted = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            if (wanted) {
                wanted = copy();
            } else {
                LockSupport.park(this);
            }
        }
    }

    /** Copies; true if it should be tried again at once. */
    private boolean copy() {
        try {
            Wal wal = Sqlite.checkpoint(session, Checkpoint.NOOP);
            for (int i = 0; i < ROUNDS && wal.todo() >= REST_FRAMES; i++) {
                Sqlite.checkpoint(session, Checkpoint.PASSIVE);
                wal = Sqlite.checkpoint(session, Checkpoint.NOOP);
            }
            gate.lock();
            try {
                boolean force = wal.frames() >= FORCE_FRAMES;
                Sqlite.checkpoint(session, force ? Checkpoint.RESTART : Checkpoint.PASSIVE);
            } finally {
                gate.unlock();
            }
            return false;
        } catch (SQLException e) {
            LOG.warn("checkpoint: {}", e.toString());
            return Sqlite.kind(e) == DatabaseBroken.Kind.FULL && disk.releaseBallast();
        } finally {
            pressed = false;
        }
    }

    void close() throws SQLException {
        closed = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
        session.close();
    }
}
