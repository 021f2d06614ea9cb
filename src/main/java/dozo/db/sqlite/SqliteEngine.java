package dozo.db.sqlite;

import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import dozo.db.Engine;
import dozo.db.Hints;
import dozo.db.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One machine: DATA/dozo.db, opened by this process alone. One lane writes. */
public final class SqliteEngine implements Engine {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteEngine.class);
    private static final String FILE = "dozo.db";

    private final Sqlite sqlite;
    private final SqliteSettings settings;
    private final FolderLock lock;
    private final DiskSpace disk;
    private final Checkpoints checkpoints;
    private final SqliteSession watching;

    private SqliteEngine(Path folder, SqliteSettings settings, FolderLock lock)
            throws SQLException {
        this.sqlite = new Sqlite(folder.resolve(FILE));
        this.settings = settings;
        this.lock = lock;
        this.disk = new DiskSpace(folder, settings);
        sqlite.writer().close(); // makes the file, with pages of our size
        this.checkpoints = new Checkpoints(sqlite.checkpointer(), disk);
        this.watching = sqlite.reader();
        checkpoints.start();
    }

    /** Opens or makes DATA/dozo.db under the exclusive lock file. */
    public static Database open(Path dataFolder) {
        return open(dataFolder, SqliteSettings.standard());
    }

    /** Opens or makes DATA/dozo.db under the exclusive lock file. */
    public static Database open(Path dataFolder, SqliteSettings settings) {
        FolderLock lock = null;
        boolean opened = false;
        try {
            lock = FolderLock.acquire(dataFolder);
            makePrivate(dataFolder.resolve(FILE));
            SqliteEngine engine = new SqliteEngine(dataFolder, settings, lock);
            opened = true;
            return Database.over(engine);
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

    @Override
    public String dialect() {
        return "sqlite";
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public Turn turn() {
        return () -> {}; // there is no other node
    }

    @Override
    public boolean shared() {
        return false;
    }

    @Override
    public Hints hints() {
        return Hints.NONE;
    }

    @Override
    public int readers() {
        return settings.readers();
    }

    @Override
    public Session writer() throws SQLException {
        return sqlite.writer();
    }

    @Override
    public Session reader() throws SQLException {
        return sqlite.reader();
    }

    /** There is no copy. */
    @Override
    public @Nullable Session nearReader() {
        return null;
    }

    @Override
    public Kind kind(Throwable failure) {
        Kind kind = Sqlite.kind(failure);
        return kind == Kind.LOST && disk.isFull() ? Kind.FULL : kind;
    }

    /** Nothing comes back by waiting: the file is here or it is not. */
    @Override
    public Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public boolean await(Duration patience) {
        return true;
    }

    /** Waits while the log is too long, then keeps checkpoints away. */
    @Override
    public void enter() {
        checkpoints.admit();
        checkpoints.gate().lock();
    }

    @Override
    public void leave() {
        checkpoints.gate().unlock();
    }

    @Override
    public void committed(Session writer) {
        checkpoints.afterCommit((SqliteSession) writer);
    }

    /** There is room as well if the checkpoints, full in the same moment, threw the ballast off. */
    @Override
    public boolean makeRoom() {
        boolean released = disk.releaseBallast();
        if (released) {
            checkpoints.request();
        }
        return released || !disk.isFull();
    }

    @Override
    public boolean roomLeft() {
        return !disk.isLow();
    }

    @Override
    public long logBytes() {
        return checkpoints.walBytes();
    }

    @Override
    public void watch() throws SQLException {
        disk.check(Sqlite.freeBytes(watching));
    }

    /** The last connection to close copies the log into the file and removes it. */
    @Override
    public void close() {
        try {
            watching.close();
            checkpoints.close();
        } catch (SQLException e) {
            LOG.warn("closing the database: {}", e.toString());
        }
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
