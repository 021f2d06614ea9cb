package dozo.db.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.house.PostgresDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node whose session the server ends, and what comes between. */
class NodeNumberTest {
    private static final int NUMBER = 7;
    private static final int SPACE = 0x646f7a6f;
    private static final String LOCK = "(" + SPACE + ", " + NUMBER + ")";
    private static final String END =
            "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"
                    + " AND classid = "
                    + SPACE
                    + " AND objid = "
                    + NUMBER
                    + " AND granted AND pid <> pg_backend_pid()";

    @TempDir private Path folder;

    @Test
    void whoFindsItsNumberTakenEnds() throws Exception {
        String url = PostgresDatabases.url(folder);
        CountDownLatch ended = new CountDownLatch(1);
        try (NodeNumber number = NodeNumber.claim(Cluster.single(url), NUMBER);
                Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            number.whenTaken(ended::countDown);
            assertFalse(number.taken());
            // waits in the server's queue, so it has the number the moment the session ends
            Thread waiting = Thread.ofVirtual().start(() -> take(url, ended));
            while (!isTrue(statement, "SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")) {
                Thread.onSpinWait();
            }
            statement.execute(END);
            assertTrue(ended.await(60, TimeUnit.SECONDS));
            assertTrue(number.taken());
            waiting.join();
        }
    }

    @Test
    void aNumberThatIsFreeAgainIsTakenAgain() throws Exception {
        String url = PostgresDatabases.url(folder);
        try (NodeNumber number = NodeNumber.claim(Cluster.single(url), NUMBER);
                Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            statement.execute(END);
            String held =
                    "SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND objid = "
                            + NUMBER;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!isTrue(statement, held) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertTrue(isTrue(statement, held));
            assertFalse(number.taken());
        }
    }

    /** Another process with the same number, until the first one has noticed. */
    private static void take(String url, CountDownLatch noticed) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_lock" + LOCK);
            noticed.await(60, TimeUnit.SECONDS);
        } catch (SQLException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isTrue(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.next() && row.getBoolean(1);
        }
    }
}
