package dozo.db.sqlite;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Lookups;
import dozo.db.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** One connection with its prepared statements. Used by one thread at a time. */
final class SqliteSession implements Session {
    /** Statement texts are constants of the program; more than this is somebody building SQL. */
    private static final int STATEMENT_LIMIT = 500;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private final List<PreparedStatement> used = new ArrayList<>();
    private final String begin;

    /**
     * @param begin how a transaction of this connection begins
     */
    SqliteSession(Connection connection, String begin) {
        this.connection = connection;
        this.begin = begin;
    }

    /** Nobody asks: a COMMIT of this process has no unknown outcome. */
    @Override
    public boolean isRefused() {
        return false;
    }

    /** One lane of one process writes: whatever it asks for is its own. */
    @Override
    public Set<Long> lock(long[] keys, boolean wait) {
        return LongStream.of(keys).boxed().collect(Collectors.toSet());
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statement(sql);
        statement.clearParameters();
        used.add(statement);
        return statement;
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        // The driver closes a statement that failed.
        if (statement == null || !Sqlite.isOpen(statement)) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    /** The one lane commits before it begins the next transaction. */
    @Override
    public Set<String> others() {
        return Set.of();
    }

    @Override
    public boolean remote() {
        return false;
    }

    @Override
    public Bulk bulk(BulkSql sql) throws SQLException {
        return new SqliteBulk(prepare(sql.sqlite()), PreparedStatement::executeUpdate);
    }

    @Override
    public Lookups lookups() {
        return new Lookups() {
            @Override
            public Bulk add(BulkSql sql, Answer answer) throws SQLException {
                return new SqliteBulk(
                        prepare(sql.sqlite()),
                        statement -> {
                            try (ResultSet row = statement.executeQuery()) {
                                while (row.next()) {
                                    answer.row(row);
                                }
                            }
                        });
            }

            @Override
            public void run() {} // asked and answered
        };
    }

    @Override
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void begin() throws SQLException {
        statement(begin).execute();
    }

    /** A statement still open would hold the snapshot after the commit, so all are reset first. */
    @Override
    public void commit() throws SQLException {
        reset();
        statement("COMMIT").execute();
    }

    /**
     * Ends a failed transaction; false if this connection can't be used any more. After some errors
     * SQLite has rolled back by itself, and there is none to end.
     */
    @Override
    public boolean rollback() {
        try {
            reset();
            statement("ROLLBACK").execute();
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
