package dozo.db;

import dozo.db.DatabaseBroken.Kind;
import dozo.ops.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database: reads of a snapshot, and writes that are grouped. A lane takes the waiting works,
 * runs them in one transaction, commits durably, and only then wakes their callers. If a work
 * fails, the lane rolls back and halves the group until the failing work stands alone; its caller
 * gets {@link DatabaseBroken}, the others go on. Safe for any number of threads; blocks its caller.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final String FILE = "dozo.db";
    private static final Duration WATCH_PAUSE = Duration.ofSeconds(1);

    /** A transaction that takes longer is a disk that hangs: who waits behind it is told so. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private static final Batch<List<String>, Boolean> MIGRATE =
            (tx, works) -> {
                for (List<String> rooms : works) {
                    Migrations.run(tx, rooms);
                }
                return works.stream().map(rooms -> true).toList();
            };

    private final Path folder;
    private final FolderLock lock;
    private final Readers readers;
    private final Writer writer;
    private final Lane lane;
    private final Checkpoints checkpoints;
    private final DiskSpace disk;
    private final Tally tally = new Tally();
    private final Session watching;
    private final Thread watch;

    private Database(Path folder, Settings settings, FolderLock lock) throws SQLException {
        this.folder = folder;
        this.lock = lock;
        Sqlite sqlite = new Sqlite(folder.resolve(FILE));
        this.disk = new DiskSpace(folder, settings);
        Session writing = sqlite.writer();
        this.checkpoints = new Checkpoints(sqlite.checkpointer(), disk);
        this.writer = new Writer(sqlite, writing, disk, checkpoints, tally);
        this.lane = new Lane(writer);
        this.readers = new Readers(sqlite, settings.readers(), tally);
        this.watch = Thread.ofPlatform().name("dozo-db-watch").daemon().unstarted(this::watch);
        this.watching = sqlite.reader();
        disk.check(Sqlite.freeBytes(watching));
        checkpoints.start();
        lane.start();
        watch.start();
    }

    /** Opens or makes DATA/dozo.db under the exclusive lock file. */
    public static Database open(Path dataFolder) {
        return open(dataFolder, Settings.standard());
    }

    /** Opens or makes DATA/dozo.db under the exclusive lock file. */
    public static Database open(Path dataFolder, Settings settings) {
        FolderLock lock = null;
        boolean opened = false;
        try {
            makeFolder(dataFolder);
            makePrivate(dataFolder.resolve(FILE));
            lock = FolderLock.acquire(dataFolder);
            Database database = new Database(dataFolder, settings, lock);
            opened = true;
            return database;
        } catch (IOException e) {
            throw new DatabaseBroken(Kind.LOST, "can't open " + dataFolder + ": " + e, e);
        } catch (SQLException e) {
            throw new DatabaseBroken(Sqlite.kind(e), "can't open " + dataFolder + ": " + e, e);
        } finally {
            if (lock != null && !opened) {
                release(lock);
            }
        }
    }

    /** Mails are nobody else's business, even where the folder was made by hand. */
    private static void makePrivate(Path file) throws IOException {
        if (Files.exists(file)
                || !file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** A folder that we make is ours alone. */
    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
        }
    }

    /**
     * Brings the tables of rooms up to date: the resources dozo/ROOM/schema/0001.sql and following
     * that were not run yet, in one transaction. Rooms whose tables others refer to come first.
     */
    public void migrate(List<String> rooms) {
        write(MIGRATE, List.copyOf(rooms));
    }

    /** The data folder. */
    public Path folder() {
        return folder;
    }

    /** Runs a query on one snapshot. A query inside a query may wait for itself: don't. */
    public <T extends @Nullable Object> T read(Query<T> query) {
        return readers.read(query);
    }

    /** Hands in a work and waits until it is durable. */
    public <W, R> R write(Batch<W, R> batch, W work) {
        return write(batch, work, Urgency.INTERACTIVE);
    }

    /** Hands in a work and waits until it is durable. */
    public <W, R> R write(Batch<W, R> batch, W work, Urgency urgency) {
        return lane.write(new Work<>(batch, work, urgency));
    }

    /** False while the disk is low: mail is not accepted (452), cleaning up goes on. */
    public boolean roomLeft() {
        return !disk.isLow();
    }

    /** Octets in the write-ahead log after the last commit. */
    public long logBytes() {
        return checkpoints.walBytes();
    }

    /** Works that wait for the lane, roughly. */
    public int waiting() {
        return lane.waiting();
    }

    /** From now on the metrics tell what goes on here. */
    public void measure(Metrics metrics) {
        tally.measure(metrics);
        metrics.measure("dozo_db_waiting_works", "Writes that wait for the lane.", this::waiting);
        metrics.measure("dozo_db_log_bytes", "Write-ahead log in use.", this::logBytes);
        metrics.measure(
                "dozo_db_disk_low", "1 if the disk is nearly full.", () -> disk.isLow() ? 1 : 0);
    }

    /** From now on faults are made on purpose, for tests and drills. */
    public void disturb(Disturbance disturbance) {
        readers.disturb(disturbance);
        writer.disturb(disturbance);
    }

    /** Turns away whoever waits behind a transaction that has taken longer than this. */
    void relieve(Duration stuck) {
        lane.relieve(stuck);
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(WATCH_PAUSE);
                disk.check(Sqlite.freeBytes(watching));
                relieve(STUCK);
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.warn("watching the database", e);
            }
        }
    }

    /** Finishes what was handed in, then closes. */
    @Override
    public void close() {
        watch.interrupt();
        lane.close();
        readers.close();
        Threads.join(watch);
        try {
            watching.close();
            checkpoints.close();
        } catch (SQLException e) {
            LOG.warn("closing the database: {}", e.toString());
        }
        // The last connection to close copies the log into the file and removes it.
        writer.close();
        release(lock);
    }

    private static void release(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException e) {
            LOG.warn("releasing the lock file: {}", e.toString());
        }
    }
}
