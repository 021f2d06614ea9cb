package dozo.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One connection with its prepared statements. Used by one thread at a time. */
final class Session implements AutoCloseable {
    /** Statement texts are constants of the program; more than this is somebody building SQL. */
    private static final int STATEMENT_LIMIT = 500;

    private final Connection connection;
    private final Transaction transaction = new Transaction(this);
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final List<PreparedStatement> used = new ArrayList<>();
    private final PreparedStatement begin;
    private final PreparedStatement commit;
    private final PreparedStatement rollback;

    /**
     * @param begin how a transaction of this connection begins
     */
    Session(Connection connection, String begin) throws SQLException {
        this.connection = connection;
        this.begin = connection.prepareStatement(begin);
        this.commit = connection.prepareStatement("COMMIT");
        this.rollback = connection.prepareStatement("ROLLBACK");
    }

    Transaction transaction() {
        return transaction;
    }

    /** Runs a statement once, without keeping it. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        } else {
            statement.clearParameters();
        }
        used.add(statement);
        return statement;
    }

    void begin() throws SQLException {
        begin.execute();
    }

    /** A statement still open would hold the snapshot after the commit, so all are reset first. */
    void commit() throws SQLException {
        reset();
        commit.execute();
    }

    /**
     * Ends a failed transaction; false if this connection can't be used any more. After some errors
     * SQLite has rolled back by itself, and there is none to end.
     */
    boolean rollback() {
        try {
            reset();
            rollback.execute();
            return true;
        } catch (SQLException e) {
            return Sqlite.noTransaction(e);
        }
    }

    /** Outside a transaction: what was prepared has been read to its end. */
    void forget() {
        used.clear();
    }

    private void reset() throws SQLException {
        for (int i = 0; i < used.size(); i++) {
            Sqlite.reset(used.get(i));
        }
        used.clear();
        if (statements.size() > STATEMENT_LIMIT) {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            statements.clear();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
