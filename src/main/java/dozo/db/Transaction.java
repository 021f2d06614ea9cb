package dozo.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Set;

/** One open transaction. Its statements are prepared once per connection and kept. */
public final class Transaction {
    private final Session session;

    Transaction(Session session) {
        this.session = session;
    }

    /** Whether each statement is a round trip, so that one for many keys is better than many. */
    public boolean remote() {
        return session.remote();
    }

    /**
     * Names of the transactions that other sessions have open at this moment. Numbers from a
     * SEQUENCE become visible out of order: below one that is seen, others may still appear until
     * all transactions have ended that were open when it was seen. Where transactions write one
     * after the other there are none.
     */
    public Set<String> others() throws SQLException {
        return session.others();
    }

    /**
     * The statement of a constant SQL text, its bindings cleared. It belongs to the connection: do
     * not close it, and do not use it again while one of its result sets is open. Each execution is
     * a round trip: for reads and writes in plenty there are {@link #lookups} and {@link #bulk}.
     */
    public PreparedStatement prepare(String sql) throws SQLException {
        return session.prepare(sql);
    }

    /**
     * Takes rows to be written, before the next read of this transaction or at its commit, in the
     * same round trip with it. Statements run in the order in which they were first asked for.
     */
    public Bulk bulk(BulkSql sql) throws SQLException {
        return session.bulk(sql);
    }

    /** Reads to be made together. */
    public Lookups lookups() {
        return session.lookups();
    }

    /** Runs a statement of a schema. */
    void execute(String sql) throws SQLException {
        session.execute(sql);
    }
}
