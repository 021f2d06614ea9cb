package dozo.db.postgres;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.house.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a server says of its disks decides whether mail is taken (design rule 26). What it says
 * stands in an ordinary table here; the lab reads the real one.
 */
class DisksTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_NANOS = 50_000_000;
    private static final long RESERVE = 2L << 30;
    private static final long GB = 1_000_000_000;

    private String here = "";
    private String there = "";

    @BeforeEach
    void makeServers() throws Exception {
        here = PostgresServer.shared().freshDatabase();
        there = PostgresServer.shared().freshDatabase();
        for (String url : List.of(here, there)) {
            sql(url, "CREATE TABLE dozo_disk (total bigint, free bigint)");
            says(url, 1_000 * GB, 500 * GB);
        }
    }

    /** Two servers, the first of which leads. */
    private Cluster cluster() {
        return new TestCluster(new Cluster.Leader(here, null, 1), List.of(here, there));
    }

    private static void says(String url, long total, long free) throws SQLException {
        sql(url, "DELETE FROM dozo_disk");
        sql(url, "INSERT INTO dozo_disk VALUES (" + total + ", " + free + ")");
    }

    private static void sql(String url, String text) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    private static void await(BooleanSupplier so) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "not in time");
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }

    private static void await(Database database, boolean room) throws InterruptedException {
        await(() -> database.roomLeft() == room);
    }

    private Database open() {
        PostgresSettings settings = new PostgresSettings(here, 1, 2, Duration.ZERO, RESERVE);
        return Database.over(new PostgresEngine(settings, cluster()));
    }

    @Test
    void oneFullDiskInEitherCentreIsEnough() throws Exception {
        try (Database database = open()) {
            says(there, 1_000 * GB, GB);
            await(database, false);
            says(here, 1_000 * GB, GB);
            says(there, 1_000 * GB, 3 * GB);
            await(database, false);
            says(here, 1_000 * GB, 3 * GB);
            await(database, true);
        }
    }

    @Test
    void ofASmallDiskAPartIsEnough() throws Exception {
        says(here, 10 * GB, 400_000_000);
        try (Database database = open()) {
            await(database, false);
            says(here, 10 * GB, 600_000_000);
            await(database, true);
        }
    }

    @Test
    void aServerThatCantBeAskedIsNotFull() throws Exception {
        says(there, 1_000 * GB, GB);
        try (Database database = open()) {
            await(database, false);
            sql(there, "DROP TABLE dozo_disk");
            await(database, true);
        }
    }
}
