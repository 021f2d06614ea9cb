package dozo.db;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** One open transaction. Its statements are prepared once per connection and kept. */
public final class Transaction {
    private final Session session;

    Transaction(Session session) {
        this.session = session;
    }

    /**
     * The statement of a constant SQL text, its bindings cleared. It belongs to the connection: do
     * not close it, and do not use it again while one of its result sets is open.
     */
    public PreparedStatement prepare(String sql) throws SQLException {
        return session.prepare(sql);
    }

    /** Runs a statement of a schema. */
    void execute(String sql) throws SQLException {
        session.execute(sql);
    }
}
