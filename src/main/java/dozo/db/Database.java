package dozo.db;

import dozo.ops.Metrics;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database: reads of a snapshot, and writes that are grouped. A lane takes the waiting works,
 * runs them in one transaction, commits durably, and only then wakes their callers. If a work
 * fails, the lane rolls back and halves the group until the failing work stands alone; its caller
 * gets {@link DatabaseBroken}, the others go on. Safe for any number of threads; blocks its caller.
 */
public final class Database implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final Duration WATCH_PAUSE = Duration.ofSeconds(1);

    /** A transaction that takes longer is a disk that hangs: who waits behind it is told so. */
    private static final Duration STUCK = Duration.ofSeconds(30);

    private final Engine engine;
    private final Readers readers;
    private final List<Writer> writers = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final AtomicInteger nextLane = new AtomicInteger();
    private final Tally tally = new Tally();
    private final Thread watch;
    private final Batch<List<String>, Boolean> migrate;

    private Database(Engine engine) throws SQLException {
        this.engine = engine;
        this.readers = new Readers(engine, tally);
        for (int i = 0; i < engine.lanes(); i++) {
            Writer writer = new Writer(engine, tally);
            writers.add(writer);
            lanes.add(new Lane(writer, engine.patience(), i));
        }
        this.watch = Thread.ofPlatform().name("dozo-db-watch").daemon().unstarted(this::watch);
        this.migrate =
                (tx, works) -> {
                    for (List<String> rooms : works) {
                        Migrations.run(tx, rooms, engine.dialect());
                    }
                    return works.stream().map(rooms -> true).toList();
                };
    }

    /** Opens what an engine leads to; closes the engine with it, or if that fails. */
    public static Database over(Engine engine) {
        try {
            Database database = new Database(engine);
            database.writers.getFirst().open();
            engine.watch();
            database.lanes.forEach(Lane::start);
            database.watch.start();
            return database;
        } catch (SQLException e) {
            engine.close();
            throw new DatabaseBroken(engine.kind(e), "can't open the database: " + e, e);
        }
    }

    /**
     * Brings the tables of rooms up to date: the resources dozo/ROOM/schema/0001.sql and following
     * that were not run yet, in one transaction. Rooms whose tables others refer to come first.
     *
     * @throws DatabaseBroken {@code NEWER} if this program is too old for the tables
     */
    public void migrate(List<String> rooms) {
        write(migrate, List.of("db"));
        read(tx -> {
            Migrations.check(tx);
            return true;
        });
        write(migrate, List.copyOf(rooms));
    }

    /** Forgets works that were committed more than a day ago; called now and then. */
    public void forgetApplied() {
        if (!engine.shared()) {
            return; // nothing is kept where no outcome is unknown
        }
        write(Applied.PURGE, System.currentTimeMillis(), Urgency.BULK);
    }

    /**
     * Does what one node at a time should do; false if another one is at it. Two may meet when the
     * leader changes, so it is for work that may be done twice and needn't be.
     */
    public boolean inTurn(Runnable work) {
        try (Engine.Turn turn = engine.turn()) {
            if (turn != null) {
                work.run();
            }
            return turn != null;
        } catch (SQLException e) {
            throw new DatabaseBroken(engine.kind(e), "asking for the turn: " + e.getMessage(), e);
        }
    }

    /** Runs a query on one snapshot. A query inside a query may wait for itself: don't. */
    public <T extends @Nullable Object> T read(Query<T> query) {
        return readers.read(query);
    }

    /**
     * The same for what never changes once it is there: from a copy near by, if there is one and it
     * has all; a query that misses something throws {@link DatabaseBroken}.
     */
    public <T> T readNear(Query<T> query) {
        return readers.readNear(query);
    }

    /** Hands in a work and waits until it is durable. */
    public <W, R> R write(Batch<W, R> batch, W work) {
        return write(batch, work, Urgency.INTERACTIVE);
    }

    /** Hands in a work and waits until it is durable. */
    public <W, R> R write(Batch<W, R> batch, W work, Urgency urgency) {
        Work<W, R> waiting = new Work<>(batch, work, urgency);
        return lane(waiting).write(waiting);
    }

    /**
     * Works with the same first key share a lane, so that they don't wait for each other's locks.
     */
    private Lane lane(Work<?, ?> work) {
        if (lanes.size() == 1) {
            return lanes.getFirst();
        }
        long[] keys = work.locks();
        int number = keys.length == 0 ? nextLane.getAndIncrement() : Long.hashCode(keys[0] * 31);
        return lanes.get(Math.floorMod(number, lanes.size()));
    }

    /** Whether other nodes write here, too: what one has read before may have changed. */
    public boolean shared() {
        return engine.shared();
    }

    /** How nodes that share the database wake each other. */
    public Hints hints() {
        return engine.hints();
    }

    /** False while the disk is low: mail is not accepted (452), cleaning up goes on. */
    public boolean roomLeft() {
        return engine.roomLeft();
    }

    /** Octets in the write-ahead log after the last commit. */
    public long logBytes() {
        return engine.logBytes();
    }

    /** Works that wait for a lane, roughly. */
    public int waiting() {
        return lanes.stream().mapToInt(Lane::waiting).sum();
    }

    /** From now on the metrics tell what goes on here. */
    public void measure(Metrics metrics) {
        tally.measure(metrics);
        metrics.measure("dozo_db_waiting_works", "Writes that wait for a lane.", this::waiting);
        metrics.measure("dozo_db_log_bytes", "Write-ahead log in use.", this::logBytes);
        metrics.measure(
                "dozo_db_disk_low", "1 if the disk is nearly full.", () -> roomLeft() ? 0 : 1);
    }

    /** From now on faults are made on purpose, for tests and drills. */
    public void disturb(Disturbance disturbance) {
        readers.disturb(disturbance);
        writers.forEach(writer -> writer.disturb(disturbance));
    }

    /** Turns away whoever waits behind a transaction that has taken longer than this. */
    void relieve(Duration stuck) {
        lanes.forEach(lane -> lane.relieve(stuck));
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(WATCH_PAUSE);
                engine.watch();
                relieve(STUCK.compareTo(engine.patience()) > 0 ? STUCK : engine.patience());
            } catch (InterruptedException e) {
                return;
            } catch (SQLException | RuntimeException e) {
                LOG.warn("watching the database", e);
            }
        }
    }

    /** Finishes what was handed in, then closes. */
    @Override
    public void close() {
        watch.interrupt();
        lanes.forEach(Lane::close);
        readers.close();
        Threads.join(watch);
        engine.close();
    }
}
