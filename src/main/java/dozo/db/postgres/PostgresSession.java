package dozo.db.postgres;

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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A connection to PostgreSQL. Rows that are to be written wait here and go out with the next read,
 * or with COMMIT: several statements in one message and one answer for all, which is what a node
 * that stands 10 ms away can afford.
 */
final class PostgresSession implements Session {
    /** Statement texts are constants of the program; more than this is somebody building SQL. */
    private static final int STATEMENT_LIMIT = 500;

    private static final String LOCK =
            "SELECT key FROM unnest(?::bigint[]) AS key WHERE pg_try_advisory_xact_lock(key)";
    private static final String WAIT_AND_LOCK =
            "SELECT key FROM unnest(?::bigint[]) AS key"
                    + " WHERE pg_advisory_xact_lock(key) IS NOT NULL";
    private static final String COMMIT = "COMMIT";

    /** Each transaction holds a lock on its virtual id from its beginning to its end. */
    private static final String OTHERS =
            "SELECT virtualtransaction FROM pg_locks"
                    + " WHERE locktype = 'virtualxid' AND granted AND pid <> pg_backend_pid()";

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** Of this transaction, in the order in which they were first asked for. */
    private final Map<BulkSql, Columns> waiting = new LinkedHashMap<>();

    PostgresSession(Connection connection) {
        this.connection = connection;
    }

    /** Nothing to do: the driver begins with the first statement. */
    @Override
    public void begin() {}

    @Override
    public void commit() throws SQLException {
        List<Columns> last = takeWaiting();
        if (last.isEmpty()) {
            connection.commit();
        } else {
            send(last, COMMIT, List.of());
        }
        waiting.clear();
        forgetStatements();
    }

    @Override
    public boolean rollback() {
        waiting.clear();
        try {
            connection.rollback();
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public Set<Long> lock(long[] keys, boolean wait) throws SQLException {
        Set<Long> held = new HashSet<>();
        PreparedStatement select = prepare(wait ? WAIT_AND_LOCK : LOCK);
        Long[] values = new Long[keys.length];
        for (int i = 0; i < keys.length; i++) {
            values[i] = keys[i];
        }
        select.setArray(1, connection.createArrayOf("int8", values));
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                held.add(row.getLong(1));
            }
        }
        return held;
    }

    @Override
    public Set<String> others() throws SQLException {
        Set<String> others = new HashSet<>();
        try (ResultSet row = prepare(OTHERS).executeQuery()) {
            while (row.next()) {
                others.add(row.getString(1));
            }
        }
        return others;
    }

    @Override
    public boolean remote() {
        return true;
    }

    @Override
    public PreparedStatement prepare(String sql) throws SQLException {
        List<Columns> before = takeWaiting();
        if (!before.isEmpty()) {
            send(before, "", List.of());
        }
        PreparedStatement statement = statement(sql);
        statement.clearParameters();
        return statement;
    }

    @Override
    public Bulk bulk(BulkSql sql) {
        return waiting.computeIfAbsent(sql, Columns::new);
    }

    @Override
    public Lookups lookups() {
        return new Asking();
    }

    /** Reads that are asked together. */
    private final class Asking implements Lookups {
        private final List<Columns> keys = new ArrayList<>();
        private final List<Answer> answers = new ArrayList<>();

        @Override
        public Bulk add(BulkSql sql, Answer answer) {
            Columns columns = new Columns(sql);
            keys.add(columns);
            answers.add(answer);
            return columns;
        }

        @Override
        public void run() throws SQLException {
            List<Columns> sent = takeWaiting();
            List<Answer> awaited = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                if (!keys.get(i).isEmpty()) {
                    sent.add(keys.get(i));
                    awaited.add(answers.get(i));
                }
            }
            if (!sent.isEmpty()) {
                send(sent, "", awaited);
            }
        }
    }

    private List<Columns> takeWaiting() {
        List<Columns> taken = new ArrayList<>(waiting.size() + 4);
        for (Columns each : waiting.values()) {
            if (!each.isEmpty()) {
                taken.add(each.take());
            }
        }
        return taken;
    }

    /**
     * One round trip.
     *
     * @param end a statement without parameters after them, or empty
     * @param answers of the last ones that are sent, which are reads
     */
    private void send(List<Columns> sent, String end, List<Lookups.Answer> answers)
            throws SQLException {
        StringBuilder text = new StringBuilder();
        for (Columns each : sent) {
            text.append(text.isEmpty() ? "" : ";\n").append(each.sql());
        }
        text.append(end.isEmpty() ? "" : ";\n" + end);
        PreparedStatement statement = statement(text.toString());
        int parameter = 1;
        for (Columns each : sent) {
            parameter = each.bind(connection, statement, parameter);
        }
        statement.execute();
        for (int i = 0; i < sent.size() - answers.size(); i++) {
            statement.getMoreResults();
        }
        for (Lookups.Answer answer : answers) {
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    answer.row(row);
                }
            }
            statement.getMoreResults();
        }
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null || statement.isClosed()) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private void forgetStatements() throws SQLException {
        if (statements.size() > STATEMENT_LIMIT) {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            statements.clear();
        }
    }

    @Override
    public void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
