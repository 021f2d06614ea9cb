package dozo.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/** One connection of an engine with its prepared statements. Used by one thread at a time. */
public interface Session extends AutoCloseable {
    void begin() throws SQLException;

    /** Sends what still waits and makes all of the transaction durable. */
    void commit() throws SQLException;

    /**
     * After an error: whether the transaction is known to have come to nothing, because a statement
     * before COMMIT was refused. False where that is not known.
     */
    boolean isRefused();

    /** Ends a failed transaction; false if this connection can't be used any more. */
    boolean rollback();

    /**
     * Locks keys until the transaction ends, against all other lanes and nodes.
     *
     * @param keys in rising order
     * @param wait for those that others hold; else they are passed over
     * @return the keys it got
     */
    Set<Long> lock(long[] keys, boolean wait) throws SQLException;

    /** As {@link Transaction#others}. */
    Set<String> others() throws SQLException;

    /** As {@link Transaction#remote}. */
    boolean remote();

    /** As {@link Transaction#prepare}. */
    PreparedStatement prepare(String sql) throws SQLException;

    /** As {@link Transaction#bulk}. */
    Bulk bulk(BulkSql sql) throws SQLException;

    /** As {@link Transaction#lookups}. */
    Lookups lookups();

    /** Runs a statement once, without keeping it. */
    void execute(String sql) throws SQLException;

    @Override
    void close() throws SQLException;
}
