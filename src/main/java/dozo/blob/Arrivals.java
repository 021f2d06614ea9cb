package dozo.blob;

import dozo.db.Batch;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.db.Urgency;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chunks of bodies that are still arriving: each is written, paced, before the next is taken. */
final class Arrivals {
    /** Chunks that nobody stores in this time are swept. */
    static final Duration PATIENCE = Duration.ofHours(1);

    /** A body that trickles in renews its deadline although no chunk gets full. */
    private static final Duration RENEWAL = Duration.ofMinutes(10);

    private static final BulkSql CHUNK =
            BulkSql.insert("blob_chunk", "blob", "seq", "codec", "data bytea");
    private static final String LATER =
            " ON CONFLICT (blob) DO UPDATE SET deadline = excluded.deadline";
    private static final BulkSql DEADLINE =
            BulkSql.of(
                    "INSERT INTO blob_arriving(blob, deadline) VALUES (?, ?)" + LATER,
                    "INSERT INTO blob_arriving(blob, deadline) SELECT blob, max(deadline)"
                            + " FROM unnest(?::bigint[], ?::bigint[]) AS k(blob, deadline)"
                            + " GROUP BY blob"
                            + LATER);

    /** One write: a chunk, or none and just the new deadline. */
    private record Step(long blob, long seq, @Nullable Packed chunk, long deadlineMillis) {}

    private static final Batch<Step, Boolean> WRITE =
            new Batch<>() {
                @Override
                public List<Boolean> run(Transaction tx, List<Step> steps) throws SQLException {
                    return Arrivals.run(tx, steps);
                }

                @Override
                public long[] locks(Step step) {
                    return ToKeys.NONE;
                }

                @Override
                public long sizeBytes(Step step) {
                    return step.chunk() == null ? 1 : step.chunk().octets().length;
                }
            };

    /** Chunks of a slice that copies. */
    private static final int COPY_CHUNKS = 4;

    /** A slice of a copy: chunks from first on, up to last. */
    private record Copy(long from, long to, long first, long last, long deadlineMillis) {}

    private static final Batch<Copy, Boolean> COPY =
            Batch.locking(
                    copy -> Batch.ToKeys.NONE,
                    (tx, copies) -> {
                        List<Boolean> done = new ArrayList<>(copies.size());
                        for (Copy copy : copies) {
                            copy(tx, copy);
                            done.add(true);
                        }
                        return done;
                    });

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final Packer packer;

    Arrivals(Database database, Ids ids, InstantSource clock, Packer packer) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.packer = packer;
    }

    Packer packer() {
        return packer;
    }

    long begin() {
        return ids.next();
    }

    /** Writes a chunk; answers when the deadline was set. */
    long write(long blob, long seq, Packed chunk) {
        long now = clock.millis();
        database.write(WRITE, new Step(blob, seq, chunk, now + PATIENCE.toMillis()), Urgency.BULK);
        return now;
    }

    /** Sets a new deadline if the last one is old; answers when it was set. */
    long renew(long blob, long renewedMillis) {
        long now = clock.millis();
        if (now - renewedMillis < RENEWAL.toMillis()) {
            return renewedMillis;
        }
        database.write(WRITE, new Step(blob, 0, null, now + PATIENCE.toMillis()), Urgency.BULK);
        return now;
    }

    /**
     * Copies all chunks of an arriving body; answers the id of the copy, which is arriving, too.
     */
    long copy(long blob, long chunks) {
        long to = ids.next();
        long deadline = clock.millis() + PATIENCE.toMillis();
        for (long first = 0; first < chunks; first += COPY_CHUNKS) {
            long last = Math.min(first + COPY_CHUNKS, chunks) - 1;
            database.write(COPY, new Copy(blob, to, first, last, deadline), Urgency.BULK);
        }
        return to;
    }

    private static void copy(Transaction tx, Copy copy) throws SQLException {
        copy(tx, copy.from(), copy.to(), copy.first(), copy.last());
        setDeadline(tx.bulk(DEADLINE), copy.to(), copy.deadlineMillis());
    }

    /** Copies chunks first to last; they must all be there. */
    static void copy(Transaction tx, long from, long to, long first, long last)
            throws SQLException {
        PreparedStatement insert =
                tx.prepare(
                        "INSERT INTO blob_chunk(blob, seq, codec, data)"
                                + " SELECT CAST(? AS BIGINT), seq, codec, data FROM blob_chunk"
                                + " WHERE blob = ? AND seq >= ? AND seq <= ?");
        insert.setLong(1, to);
        insert.setLong(2, from);
        insert.setLong(3, first);
        insert.setLong(4, last);
        if (insert.executeUpdate() != last - first + 1) {
            throw new SQLException("chunks of " + from + " are missing: swept before stored?");
        }
    }

    private static void setDeadline(Bulk upsert, long blob, long millis) throws SQLException {
        upsert.setLong(1, blob);
        upsert.setLong(2, millis);
        upsert.add();
    }

    private static List<Boolean> run(Transaction tx, List<Step> steps) throws SQLException {
        Bulk insert = tx.bulk(CHUNK);
        Bulk deadline = tx.bulk(DEADLINE);
        List<Boolean> done = new ArrayList<>(steps.size());
        for (Step step : steps) {
            Packed chunk = step.chunk();
            if (chunk != null) {
                insert.setLong(1, step.blob());
                insert.setLong(2, step.seq());
                insert.setLong(3, chunk.codec());
                insert.setBytes(4, chunk.octets());
                insert.add();
            }
            setDeadline(deadline, step.blob(), step.deadlineMillis());
            done.add(true);
        }
        return done;
    }
}
