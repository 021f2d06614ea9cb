package dozo.db;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What lies below the lanes and the readers: SQLite or PostgreSQL. */
public interface Engine extends AutoCloseable {
    /** The marker of lines in schema texts that are for this engine alone: "sqlite". */
    String dialect();

    /** How many lanes write at the same time. */
    int lanes();

    /** How many queries read at the same time. */
    int readers();

    /** Whether other nodes write here, too. */
    boolean shared();

    /** How nodes that share the database wake each other. */
    Hints hints();

    /** A session for a lane. */
    Session writer() throws SQLException;

    /** A session that reads, each transaction from one snapshot. */
    Session reader() throws SQLException;

    /**
     * A session that reads from a copy nearer than the database, whose rows are the database's or
     * are not there yet; each transaction fails if that is not certain. Null where nothing is
     * nearer.
     */
    @Nullable Session nearReader() throws SQLException;

    /** What kind of trouble an error is. */
    DatabaseBroken.Kind kind(Throwable failure);

    /**
     * How long a work or a query is tried again while the database is away: sessions wait instead
     * of failing (promise 2).
     */
    Duration patience();

    /** Waits until the database can be reached again; false if it can't in that time. */
    boolean await(Duration patience);

    /** Before each transaction of a lane; {@link #leave} follows, whatever comes between. */
    void enter();

    void leave();

    /** After a commit; what fails here must not touch it. */
    void committed(Session writer);

    /** Makes room on a full disk; true if one more attempt is worth it, whoever made the room. */
    boolean makeRoom();

    /** False while the disk is low. */
    boolean roomLeft();

    /** Octets in the write-ahead log after the last commit, where they are counted; else 0. */
    long logBytes();

    /** Held by one node at a time, until it is closed or its process ends. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** The turn to look after what all nodes share; null if another node has it. */
    @Nullable Turn turn() throws SQLException;

    /** Called once a second. */
    void watch() throws SQLException;

    @Override
    void close();
}
