package dozo.db.postgres;

import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import dozo.db.Engine;
import dozo.db.Session;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/** A PostgreSQL that several nodes share: several lanes write, and lock what they change. */
public final class PostgresEngine implements Engine {
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

    private PostgresEngine(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Connects; the database must exist, in C.UTF-8. */
    public static Database open(PostgresSettings settings) {
        return Database.over(new PostgresEngine(settings));
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
    public int readers() {
        return settings.readers();
    }

    @Override
    public Session writer() throws SQLException {
        return connect(WRITER);
    }

    @Override
    public Session reader() throws SQLException {
        return connect(READER);
    }

    private Session connect(List<String> setUp) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "dozo");
        // a server that is cut off answers nothing at all; in seconds
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "6");
        properties.setProperty("cancelSignalTimeout", "1");
        properties.setProperty("tcpKeepAlive", "true");
        // a text is used again and again: it pays to have the server plan it soon
        properties.setProperty("prepareThreshold", "2");
        Connection connection = DriverManager.getConnection(settings.url(), properties);
        try (Statement statement = connection.createStatement()) {
            for (String sql : setUp) {
                statement.execute(sql);
            }
            // from here on the driver sends BEGIN together with a transaction's first statement
            connection.setAutoCommit(false);
            return new PostgresSession(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
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
        String state = sql.getSQLState();
        return switch (state) {
            case "53100" -> Kind.FULL; // disk_full
            case "55P03", "40001", "40P01" -> Kind.BUSY; // a lock, a serialization, a deadlock
            case "25006" -> Kind.LOST; // read only: it does not lead any more
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
        return true;
    }

    @Override
    public long logBytes() {
        return 0;
    }

    @Override
    public void watch() {}

    @Override
    public void close() {}
}
