package dozo.db.sqlite;

import dozo.db.DatabaseBroken;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteException;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;

/** All that is particular to SQLite: settings, connections, error codes, checkpoints. */
final class Sqlite {
    static final int PAGE_BYTES = 4 * 1024;

    private static final int BUSY_MILLIS = 10_000;

    /** A checkpoint holds the lane while it waits for readers: not for long. */
    private static final int CHECKPOINT_BUSY_MILLIS = 500;

    /**
     * The store's measured settings (docs/decisions/0120): small pages, because each that is
     * touched is logged whole, FULL because a 250 must survive a power cut. Checkpoints have a
     * thread of their own, so the writer never makes one.
     */
    private static final List<String> WRITER =
            List.of(
                    "PRAGMA page_size=" + PAGE_BYTES,
                    "PRAGMA journal_mode=WAL",
                    "PRAGMA synchronous=FULL",
                    "PRAGMA foreign_keys=ON",
                    "PRAGMA busy_timeout=" + BUSY_MILLIS,
                    "PRAGMA cache_size=-65536",
                    "PRAGMA wal_autocheckpoint=0",
                    "PRAGMA journal_size_limit=67108864",
                    "PRAGMA temp_store=MEMORY");

    private static final List<String> READER =
            List.of(
                    "PRAGMA query_only=ON",
                    "PRAGMA busy_timeout=" + BUSY_MILLIS,
                    "PRAGMA cache_size=-8192",
                    "PRAGMA temp_store=MEMORY");

    private static final List<String> CHECKPOINTER =
            List.of(
                    "PRAGMA synchronous=FULL",
                    "PRAGMA busy_timeout=" + CHECKPOINT_BUSY_MILLIS,
                    "PRAGMA wal_autocheckpoint=0",
                    "PRAGMA journal_size_limit=67108864");

    private final Path file;

    Sqlite(Path file) {
        this.file = file;
    }

    SqliteSession writer() throws SQLException {
        return open(WRITER, "BEGIN IMMEDIATE");
    }

    SqliteSession reader() throws SQLException {
        return open(READER, "BEGIN");
    }

    SqliteSession checkpointer() throws SQLException {
        return open(CHECKPOINTER, "BEGIN");
    }

    private SqliteSession open(List<String> settings, String begin) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        // A session has one user at a time: SQLite's own mutexes are not needed.
        config.setOpenMode(SQLiteOpenMode.NOMUTEX);
        // Else the driver asks for the last rowid after each INSERT.
        config.setGetGeneratedKeys(false);
        Connection connection = config.createConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute(setting);
            }
            // The session says BEGIN and COMMIT itself. In JDBC's own auto-commit mode the driver
            // would try a BEGIN after each statement; setAutoCommit(false) would run one at once.
            ((SQLiteConnection) connection).getConnectionConfig().setAutoCommit(false);
            return new SqliteSession(connection, begin);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Ends whatever a statement still reads. */
    static void reset(PreparedStatement statement) throws SQLException {
        if (isOpen(statement)) {
            ((CoreStatement) statement).pointer.safeRunConsume(DB::reset);
        }
    }

    static boolean isOpen(PreparedStatement statement) {
        return !((CoreStatement) statement).pointer.isClosed();
    }

    /** Whether this is how ROLLBACK says that there was nothing to roll back. */
    static boolean noTransaction(SQLException e) {
        return e instanceof SQLiteException sqlite && sqlite.getResultCode().code == 1;
    }

    /** Frames of the write-ahead log, and how many of them are in the database file already. */
    record Wal(long frames, long done) {
        long todo() {
            return frames - done;
        }
    }

    /** How a checkpoint goes about readers and the writer. */
    enum Checkpoint {
        /** Only looks. */
        NOOP,
        /** Copies what it can without waiting for anybody. */
        PASSIVE,
        /** Waits for readers and makes the log begin anew. */
        RESTART
    }

    /** Octets of the file that nothing uses: what was deleted leaves its room for what comes. */
    static long freeBytes(SqliteSession session) throws SQLException {
        try (ResultSet row = session.prepare("PRAGMA freelist_count").executeQuery()) {
            row.next();
            return row.getLong(1) * PAGE_BYTES;
        } finally {
            session.forget();
        }
    }

    static Wal checkpoint(SqliteSession session, Checkpoint how) throws SQLException {
        PreparedStatement statement = session.prepare("PRAGMA wal_checkpoint(" + how + ")");
        try (ResultSet row = statement.executeQuery()) {
            row.next();
            return new Wal(row.getLong(2), row.getLong(3));
        } finally {
            session.forget();
        }
    }

    static DatabaseBroken.Kind kind(Throwable failure) {
        if (failure instanceof DatabaseBroken broken) {
            return broken.kind();
        }
        if (!(failure instanceof SQLiteException sqlite)) {
            return DatabaseBroken.Kind.BUG;
        }
        return switch (sqlite.getResultCode().code & 0xff) {
            case 5, 6 -> DatabaseBroken.Kind.BUSY; // SQLITE_BUSY, SQLITE_LOCKED
            case 13 -> DatabaseBroken.Kind.FULL; // SQLITE_FULL, also made of ENOSPC
            // SQLITE_PERM, NOMEM, READONLY, IOERR, CANTOPEN
            case 3, 7, 8, 10, 14 -> DatabaseBroken.Kind.LOST;
            case 11, 26 -> DatabaseBroken.Kind.CORRUPT; // SQLITE_CORRUPT, NOTADB
            default -> DatabaseBroken.Kind.BUG;
        };
    }
}
