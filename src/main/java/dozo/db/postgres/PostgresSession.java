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
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

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

    /** Between two looks at what the other centre has; it rarely takes a second one. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    /** Each transaction holds a lock on its virtual id from its beginning to its end. */
    private static final String OTHERS =
            "SELECT virtualtransaction FROM pg_locks"
                    + " WHERE locktype = 'virtualxid' AND granted AND pid <> pg_backend_pid()";

    private final Connection connection;
    private final Connections connections;
    private final Tenure tenure;
    private final Use use;
    private boolean epochSeen;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    /** Of this transaction, in the order in which they were first asked for. */
    private final Map<BulkSql, Columns> waiting = new LinkedHashMap<>();

    /** What it is for. */
    enum Use {
        /** Its commits are to be proved. */
        WRITE,
        READ,
        /** At a server that follows: each transaction begins with the proof that it is a copy. */
        READ_COPY
    }

    PostgresSession(Connection connection, Connections connections, Tenure tenure, Use use) {
        this.connection = connection;
        this.connections = connections;
        this.tenure = tenure;
        this.use = use;
    }

    /** The driver begins with the first statement. */
    @Override
    public void begin() throws SQLException {
        tenure.check();
        if (use == Use.READ_COPY) {
            try (ResultSet row = statement(Copies.CONFIRMED_TERM).executeQuery()) {
                tenure.checkCopy(row.next() ? row.getLong(1) : 0);
            }
        }
    }

    @Override
    public void commit() throws SQLException {
        List<Columns> last = takeWaiting();
        if (!last.isEmpty() || isOpen()) {
            if (tenure.hasStandby() && use == Use.WRITE && hasEpoch()) {
                commitInBoth(last);
            } else {
                send(last, List.of(new Tail(COMMIT, null)), List.of());
            }
        }
        tenure.check();
        waiting.clear();
        forgetStatements();
    }

    private boolean isOpen() throws SQLException {
        return state() != TransactionState.IDLE;
    }

    /** As the server's last answer told it. */
    private TransactionState state() throws SQLException {
        return connection.unwrap(BaseConnection.class).getTransactionState();
    }

    /** False in a database that is being made; then nothing was acknowledged yet. */
    private boolean hasEpoch() throws SQLException {
        if (!epochSeen) {
            try (ResultSet row = statement(Copies.HAS_EPOCH).executeQuery()) {
                row.next();
                epochSeen = row.getBoolean(1);
            }
        }
        return epochSeen;
    }

    /** Returns when the commit is proved to be in both centres, or one copy is declared. */
    private void commitInBoth(List<Columns> last) throws SQLException {
        Proof proof = new Proof();
        String behind = Proof.behindCommit(tenure.leader());
        send(
                last,
                List.of(
                        new Tail(Proof.MODE, proof::mode),
                        new Tail(COMMIT, null),
                        new Tail(behind, proof::flushed)),
                List.of());
        while (!proof.isGiven()) {
            tenure.check();
            LockSupport.parkNanos(this, LOOK_AGAIN.toNanos());
            try (ResultSet row = statement(behind).executeQuery()) {
                row.next();
                proof.look(row);
            }
            connection.commit();
        }
    }

    /** The server skips what follows a refused statement, and waits in a failed transaction. */
    @Override
    public boolean isRefused() {
        try {
            return state() == TransactionState.FAILED;
        } catch (SQLException e) {
            return false;
        }
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
            send(before, List.of(), List.of());
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
                send(sent, List.of(), awaited);
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

    /** A statement without parameters behind the others; its rows are taken, if it has any. */
    private record Tail(String sql, Lookups.@Nullable Answer answer) {}

    /**
     * One round trip.
     *
     * @param tails statements after them
     * @param answers of the last ones that are sent, which are reads
     */
    private void send(List<Columns> sent, List<Tail> tails, List<Lookups.Answer> answers)
            throws SQLException {
        StringBuilder text = new StringBuilder();
        for (Columns each : sent) {
            text.append(text.isEmpty() ? "" : ";\n").append(each.sql());
        }
        for (Tail tail : tails) {
            text.append(text.isEmpty() ? "" : ";\n").append(tail.sql());
        }
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
            take(statement, answer);
        }
        for (Tail tail : tails) {
            take(statement, tail.answer());
        }
    }

    private static void take(PreparedStatement statement, Lookups.@Nullable Answer answer)
            throws SQLException {
        if (answer != null) {
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    answer.row(row);
                }
            }
        }
        statement.getMoreResults();
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
        connections.close(connection);
    }
}
