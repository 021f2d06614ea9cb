package dozo.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.Transaction;
import dozo.house.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What never changes is read from a real copy, as far as it has it and may be believed. */
@Tag("heavy")
class NearReadsTest {
    private static final String NEAR = "b";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    @TempDir Path folder;
    private PostgresServer primary;
    private PostgresServer follower;
    private Database database;
    private TestCluster cluster;

    /** The node stands beside the follower. */
    @BeforeEach
    void open() throws Exception {
        primary = PostgresServer.start(folder);
        follower = primary.follower(folder, NEAR);
        cluster = new TestCluster(leader(1), List.of(follower.url(), primary.url()));
        database = another();
        database.migrate(List.of("dbtest"));
        cluster.lead(leader(2)); // a database that is being made can't confirm the first term
        sql(primary, "CREATE TABLE word (id bigint PRIMARY KEY, text text)");
        sql(primary, "INSERT INTO word VALUES (1, 'one')");
        assertEquals(far("one"), database.read(tx -> find(tx, 1))); // the term begins with it
        until(() -> rows(follower, "SELECT term FROM epoch").equals(List.of("2")));
        assertEquals(near("one"), answer(1));
    }

    private Cluster.Leader leader(long term) {
        return new Cluster.Leader(primary.url(), NEAR, term);
    }

    /** As another node sees it that stands there, too. */
    private Database another() {
        PostgresSettings settings = new PostgresSettings(primary.url(), 1, 4, PATIENCE, 0);
        return Database.over(new PostgresEngine(settings, cluster));
    }

    @AfterEach
    void close() throws Exception {
        database.close();
        follower.close();
        primary.close();
    }

    private static void sql(PostgresServer server, String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    /** The first column; no rows where the table is not there yet. */
    private static List<String> rows(PostgresServer server, String text) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(text)) {
            while (row.next()) {
                rows.add(row.getString(1));
            }
        } catch (SQLException notThere) {
            return List.of();
        }
        return rows;
    }

    private static void until(BooleanSupplier so) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not in time");
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    /** The word, and the port of the server that said it. */
    private String answer(long id) {
        return answer(database, id);
    }

    private static String answer(Database database, long id) {
        return database.readNear(tx -> find(tx, id));
    }

    private static String find(Transaction tx, long id) throws SQLException {
        PreparedStatement select =
                tx.prepare("SELECT text || ' ' || current_setting('port') FROM word WHERE id = ?");
        select.setLong(1, id);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw new DatabaseBroken(DatabaseBroken.Kind.CORRUPT, "no word " + id, null);
            }
            return row.getString(1);
        }
    }

    private String near(String word) {
        return word + " " + port(follower);
    }

    private String far(String word) {
        return word + " " + port(primary);
    }

    private static String port(PostgresServer server) {
        return server.url().replaceAll("^jdbc:postgresql://[^:]*:(\\d+)/.*$", "$1");
    }

    @Test
    void whatTheCopyHasNotGotYetComesFromTheLeader() throws Exception {
        sql(follower, "SELECT pg_wal_replay_pause()");
        sql(primary, "INSERT INTO word VALUES (2, 'two')");
        assertEquals(far("two"), answer(2));
        assertEquals(near("one"), answer(1));
        sql(follower, "SELECT pg_wal_replay_resume()");
        until(() -> answer(2).equals(near("two")));
    }

    @Test
    void aCopyThatBreaksOffIsLeftAloneAndFoundAgain() throws Exception {
        sql(
                follower,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE application_name = 'dozo'");
        assertEquals(far("one"), answer(1));
        until(() -> answer(1).equals(near("one")));
    }

    @Test
    void aCopyThatDoesNotAnswerIsNotWaitedFor() throws Exception {
        List<String> backends =
                rows(follower, "SELECT pid FROM pg_stat_activity WHERE application_name = 'dozo'");
        signal("STOP", backends);
        try {
            assertEquals(far("one"), answer(1));
            assertEquals(far("one"), answer(1));
        } finally {
            signal("CONT", backends);
        }
        until(() -> answer(1).equals(near("one")));
    }

    private static void signal(String name, List<String> pids) throws Exception {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        command.addAll(pids);
        assertEquals(0, new ProcessBuilder(command).start().waitFor());
    }

    /** A former leader may hold what nobody else has, under numbers that are given out again. */
    @Test
    void aCopyOfAnotherHistoryIsNotBelieved() throws Exception {
        sql(follower, "SELECT pg_promote()");
        sql(follower, "INSERT INTO word VALUES (3, 'of nobody')");
        sql(primary, "INSERT INTO word VALUES (3, 'three')");
        assertEquals(far("three"), answer(3));
        assertEquals(far("one"), answer(1));
    }

    /** It goes on following, and of its history this leader's term is no part. */
    @Test
    void aCopyOfAnotherTermIsNotBelieved() throws Exception {
        sql(follower, "SELECT pg_wal_replay_pause()");
        cluster.lead(leader(3));
        assertEquals(far("one"), answer(1));
        try (Database another = another()) {
            assertEquals(far("one"), answer(another, 1));
        }
        sql(follower, "SELECT pg_wal_replay_resume()");
        until(() -> answer(1).equals(near("one")));
    }

    @Test
    void inTheLeadersOwnCentreNobodyElseIsAsked() {
        cluster.lead(new Cluster.Leader(primary.url(), null, 3));
        assertEquals(far("one"), answer(1));
        cluster.move(List.of(primary.url(), follower.url()));
        cluster.lead(leader(4));
        assertEquals(far("one"), answer(1));
    }
}
