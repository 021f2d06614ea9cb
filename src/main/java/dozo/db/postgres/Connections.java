package dozo.db.postgres;

import dozo.db.postgres.Cluster.Leader;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Opens connections to leaders, and aborts those to leaders of the past. */
final class Connections {
    private static final Executor HERE = Runnable::run;

    private final Map<Connection, Long> terms = new ConcurrentHashMap<>();

    Connection open(Leader leader) throws SQLException {
        Connection connection = connect(leader.url(), new Properties());
        terms.put(connection, leader.term());
        return connection;
    }

    /** To a server that follows, for reads that another answers if it does not answer at once. */
    Connection near(String url, long term) throws SQLException {
        Properties properties = new Properties();
        for (String each : List.of("connectTimeout", "loginTimeout", "socketTimeout")) {
            properties.setProperty(each, "1"); // seconds
        }
        Connection connection = connect(url, properties);
        terms.put(connection, term);
        return connection;
    }

    /** To a server whether it leads or not, for questions that are answered soon. */
    Connection aside(String url) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("socketTimeout", "3"); // seconds
        return connect(url, properties);
    }

    private static Connection connect(String url, Properties properties) throws SQLException {
        properties.setProperty("ApplicationName", "dozo");
        // a server that is cut off answers nothing at all; in seconds
        properties.putIfAbsent("connectTimeout", "2");
        properties.putIfAbsent("loginTimeout", "6");
        properties.setProperty("cancelSignalTimeout", "1");
        properties.setProperty("tcpKeepAlive", "true");
        // a text is used again and again: it pays to have the server plan it soon
        properties.setProperty("prepareThreshold", "2");
        return DriverManager.getConnection(url, properties);
    }

    void close(Connection connection) throws SQLException {
        terms.remove(connection);
        connection.close();
    }

    /** Ends whatever waits for a server that does not lead any more. */
    void abortBefore(long term) {
        List<Connection> past =
                terms.entrySet().stream()
                        .filter(each -> each.getValue() < term)
                        .map(Map.Entry::getKey)
                        .toList();
        past.forEach(terms::remove);
        past.forEach(Connections::abort);
    }

    static void abort(Connection connection) {
        try {
            connection.abort(HERE);
        } catch (SQLException alreadyGone) {
            // as it should be
        }
    }
}
