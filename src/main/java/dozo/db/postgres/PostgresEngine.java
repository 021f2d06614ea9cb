package dozo.db.postgres;

import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import dozo.db.Engine;
import dozo.db.Hints;
import dozo.db.Session;
import dozo.db.postgres.PostgresSession.Use;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL that several nodes share: several lanes write, and lock what they change. */
public final class PostgresEngine implements Engine {
    /** SQLSTATE of a connection that is no more. */
    static final String CONNECTION_FAILURE = "08006";

    /** The first half of the key is another than that of {@link NodeNumber}. */
    private static final String TURN = "SELECT pg_try_advisory_lock(1953853038, 1)"; // "turn"

    /** Design rule 6; never a time-out around COMMIT. */
    private static final List<String> WRITER =
            List.of(
                    "SET idle_in_transaction_session_timeout = '5s'",
                    "SET lock_timeout = '2s'",
                    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED");

    /** REPEATABLE READ: all statements of a query see one snapshot. */
    private static final List<String> READER =
            List.of(
                    "SET idle_in_transaction_session_timeout = '5s'",
                    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL REPEATABLE READ"
                            + " READ ONLY");

    private final PostgresSettings settings;
    private final Cluster cluster;
    private final Connections connections = new Connections();
    private final Copies copies = new Copies(connections);
    private final PostgresHints hints;
    private final Disks disks;
    private final ReentrantLock confirming = new ReentrantLock();
    private volatile long confirmedTerm;

    /** The database must exist, in C.UTF-8. The cluster is closed with this engine. */
    public PostgresEngine(PostgresSettings settings, Cluster cluster) {
        this.settings = settings;
        this.cluster = cluster;
        this.hints = new PostgresHints(cluster, connections);
        this.disks = new Disks(cluster, connections, settings.reserveBytes());
        disks.start();
        cluster.onChange(this::leaveThePast);
    }

    /** A database on a single server. */
    public static Database open(PostgresSettings settings) {
        return Database.over(new PostgresEngine(settings, Cluster.single(settings.url())));
    }

    /** The epoch row of this database. */
    public Copies copies() {
        return copies;
    }

    private void leaveThePast() {
        Cluster.Leader now = cluster.leader();
        if (now != null) {
            connections.abortBefore(now.term());
        }
    }

    @Override
    public String dialect() {
        return "postgresql";
    }

    @Override
    public int lanes() {
        return settings.lanes();
    }

    @Override
    public boolean shared() {
        return true;
    }

    @Override
    public Hints hints() {
        return hints;
    }

    @Override
    public int readers() {
        return settings.readers();
    }

    @Override
    public Session writer() throws SQLException {
        return connect(WRITER, Use.WRITE);
    }

    @Override
    public Session reader() throws SQLException {
        return connect(READER, Use.READ);
    }

    /** At the server of the own centre, while the other centre leads. */
    @Override
    public @Nullable Session nearReader() throws SQLException {
        Cluster.Leader leader = cluster.leader();
        String nearest = cluster.servers().getFirst();
        if (leader == null || leader.standby() == null || nearest.equals(leader.url())) {
            return null;
        }
        return session(connections.near(nearest, leader.term()), READER, leader, Use.READ_COPY);
    }

    private Session connect(List<String> setUp, Use use) throws SQLException {
        Cluster.Leader leader = cluster.await(settings.patience());
        if (leader == null) {
            throw new SQLException("no centre leads", CONNECTION_FAILURE);
        }
        if (leader.standby() != null) {
            confirm(leader);
        }
        return session(connections.open(leader), setUp, leader, use);
    }

    private Session session(
            Connection connection, List<String> setUp, Cluster.Leader leader, Use use)
            throws SQLException {
        boolean ready = false;
        try (Statement statement = connection.createStatement()) {
            for (String sql : setUp) {
                statement.execute(sql);
            }
            // from here on the driver sends BEGIN together with a transaction's first statement
            connection.setAutoCommit(false);
            ready = true;
            return new PostgresSession(connection, connections, new Tenure(cluster, leader), use);
        } finally {
            if (!ready) {
                connections.close(connection);
            }
        }
    }

    /** A lock of the database on a connection of its own: it ends with the process, or before. */
    @Override
    public @Nullable Turn turn() throws SQLException {
        Cluster.Leader leader = cluster.leader();
        if (leader == null) {
            throw new SQLException("no centre leads", CONNECTION_FAILURE);
        }
        Connection connection = connections.open(leader);
        boolean mine = false;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(TURN)) {
            mine = row.next() && row.getBoolean(1);
        } finally {
            if (!mine) {
                connections.close(connection);
            }
        }
        return mine ? () -> end(connection) : null;
    }

    private void end(Connection connection) {
        try {
            connections.close(connection);
        } catch (SQLException alreadyGone) {
            // and the lock with it
        }
    }

    /** Once for each term, before anybody reads (design rule 4). */
    private void confirm(Cluster.Leader leader) throws SQLException {
        confirming.lock();
        try {
            if (confirmedTerm >= leader.term()) {
                return;
            }
            Connection connection = connections.open(leader);
            try (Statement statement = connection.createStatement()) {
                try (ResultSet row = statement.executeQuery(Copies.HAS_EPOCH)) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        return; // a new database: nobody has read anything yet
                    }
                }
                connection.setAutoCommit(false);
                Copies.confirm(connection, leader.term());
                new PostgresSession(connection, connections, new Tenure(cluster, leader), Use.WRITE)
                        .commit();
            } finally {
                connections.close(connection);
            }
            confirmedTerm = leader.term();
        } finally {
            confirming.unlock();
        }
    }

    /** By the class of SQLSTATE (PostgreSQL manual, appendix A). */
    @Override
    public Kind kind(Throwable failure) {
        if (failure instanceof DatabaseBroken broken) {
            return broken.kind();
        }
        if (!(failure instanceof SQLException sql) || sql.getSQLState() == null) {
            return Kind.BUG;
        }
        return ofState(sql.getSQLState());
    }

    static Kind ofState(String state) {
        return switch (state) {
            case "53100" -> Kind.FULL; // disk_full
            case "55P03", "40001", "40P01" -> Kind.BUSY; // a lock, a serialization, a deadlock
            case "25006" -> Kind.LOST; // read only: it does not lead any more
            case "55000" -> Kind.LOST; // no flush position: neither does one that recovers
            case "25P03" -> Kind.LOST; // this process stood still, and its connection was ended
            case "XX001", "XX002" -> Kind.CORRUPT; // data_corrupted, index_corrupted
            default -> ofClass(state.substring(0, 2));
        };
    }

    private static Kind ofClass(String stateClass) {
        return switch (stateClass) {
            case "08", "57", "58" -> Kind.LOST; // connection, operator intervention, system error
            case "53" -> Kind.BUSY; // insufficient resources
            default -> Kind.BUG;
        };
    }

    @Override
    public Duration patience() {
        return settings.patience();
    }

    @Override
    public boolean await(Duration patience) {
        return cluster.await(patience) != null;
    }

    @Override
    public void enter() {}

    @Override
    public void leave() {}

    @Override
    public void committed(Session writer) {}

    @Override
    public boolean makeRoom() {
        return false;
    }

    @Override
    public boolean roomLeft() {
        return !disks.areLow();
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public void watch() {}

    @Override
    public void close() {
        disks.close();
        hints.close();
        cluster.close();
    }
}
