package dozo.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Batch;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.ResultCodec;
import dozo.db.Transaction;
import dozo.db.postgres.Cluster.Leader;
import dozo.house.PostgresServer;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commits that wait for a real second server (design rules 2, 3 and 7). */
@Tag("heavy")
class ProofTest {
    private static final String OTHER = "b";
    private static final int WRITERS = 64;
    private static final long FIRST = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);

    @TempDir Path folder;
    private PostgresServer primary;
    private PostgresServer follower;
    private PostgresEngine engine;
    private Database database;
    private Leader leader;
    private long frozen;
    private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger acknowledged = new AtomicInteger();

    /** Writes a number; its result is the number. */
    private static final Batch<Long, Long> WRITE =
            new Batch<>() {
                private static final BulkSql INSERT =
                        BulkSql.insert("note", "id", "word text", "octets bytea", "size");

                @Override
                public List<Long> run(Transaction tx, List<Long> works) throws SQLException {
                    Bulk insert = tx.bulk(INSERT);
                    for (long work : works) {
                        insert.setLong(1, work);
                        insert.setString(2, "word " + work);
                        insert.setBytes(3, new byte[0]);
                        insert.setLong(4, 0);
                        insert.add();
                    }
                    return works;
                }

                @Override
                public long[] locks(Long work) {
                    return new long[] {work};
                }

                @Override
                public ResultCodec<Long> codec() {
                    return new ResultCodec<>() {
                        @Override
                        public void write(Long result, DataOutputStream out) throws IOException {
                            out.writeLong(result);
                        }

                        @Override
                        public Long read(DataInputStream in) throws IOException {
                            return in.readLong();
                        }
                    };
                }
            };

    @BeforeEach
    void open() throws Exception {
        primary = PostgresServer.start(folder);
        follower = primary.follower(folder, OTHER);
        leader = new Leader(primary.url(), OTHER, 1);
        engine =
                new PostgresEngine(
                        new PostgresSettings(primary.url(), WRITERS, 4, PATIENCE, 0),
                        Cluster.always(leader));
        database = Database.over(engine);
        database.migrate(List.of("dbtest"));
        sql("ALTER SYSTEM SET synchronous_standby_names = '" + OTHER + "'");
        sql("SELECT pg_reload_conf()");
        until(() ->
                number("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == 1);
        database.write(WRITE, FIRST); // the term is confirmed with it
    }

    @AfterEach
    void close() throws Exception {
        if (frozen != 0) {
            thaw();
        }
        callers.close();
        database.close();
        follower.close();
        primary.close();
    }

    @Test
    void nothingIsAcknowledgedWhenTheSettingIsEmptiedUnderWaitingCommits() throws Exception {
        freeze();
        List<Future<Long>> writers = write(WRITERS);
        until(() -> waiting() == WRITERS);
        sql("ALTER SYSTEM RESET synchronous_standby_names");
        sql("SELECT pg_reload_conf()");
        until(() -> waiting() == 0); // every COMMIT has returned, as a success
        assertEquals(WRITERS, number("SELECT count(*) FROM note WHERE id < 1000"));
        LockSupport.parkNanos(LONG_ENOUGH.toNanos());
        assertEquals(0, acknowledged.get());
        thaw();
        for (Future<Long> writer : writers) {
            writer.get();
        }
        assertEquals(WRITERS, acknowledged.get());
    }

    @Test
    void aWorkWhoseConnectionDiesWhileItWaitsIsDoneOnce() throws Exception {
        freeze();
        List<Future<Long>> writers = write(4);
        until(() -> waiting() == 4);
        sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
        until(() ->
                number("SELECT count(*) FROM note WHERE id < 1000")
                        == 4); // committed here alone, and visible
        thaw();
        for (int i = 0; i < writers.size(); i++) {
            assertEquals(i, writers.get(i).get());
        }
        assertEquals(4, number("SELECT count(*) FROM note WHERE id < 1000"));
    }

    @Test
    void oneCopyIsEnoughOnceItIsDeclared() throws Exception {
        freeze();
        List<Future<Long>> writers = write(4);
        until(() -> waiting() == 4);
        assertTrue(engine.copies().declare(leader, 1, "the other centre burns"));
        for (Future<Long> writer : writers) {
            writer.get();
        }
        assertEquals(4, number("SELECT count(*) FROM note WHERE id < 1000"));
        assertEquals(1, engine.copies().read(leader).copies());
        thaw();
        assertTrue(engine.copies().declare(leader, 2, "it is back"));
        assertEquals(5L, database.write(WRITE, 5L));
    }

    private List<Future<Long>> write(int count) {
        List<Future<Long>> writers = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long number = i;
            writers.add(
                    callers.submit(() -> {
                        long result = database.write(WRITE, number);
                        acknowledged.incrementAndGet();
                        return result;
                    }));
        }
        return writers;
    }

    /** Stops the process that receives what the primary writes. */
    private void freeze() throws Exception {
        try (Connection connection = DriverManager.getConnection(follower.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pid FROM pg_stat_wal_receiver")) {
            row.next();
            frozen = row.getLong(1);
            signal("STOP", frozen);
        }
    }

    private void thaw() throws Exception {
        signal("CONT", frozen);
        frozen = 0;
    }

    private static void signal(String name, long pid) throws Exception {
        assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor());
    }

    private long waiting() throws SQLException {
        return number("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(primary.url());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(primary.url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            assertTrue(System.nanoTime() - start < PATIENCE.toNanos(), "it never came true");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
