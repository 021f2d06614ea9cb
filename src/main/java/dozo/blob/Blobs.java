package dozo.blob;

import dozo.blob.Rows.Row;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Lookups;
import dozo.db.Transaction;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blobs of one database. Safe for any number of threads. */
public final class Blobs {
    /** Chunks are cut at this many octets of plain body. */
    public static final int CHUNK_BYTES = 256 * 1024;

    /** What the row of a large body holds: nothing, its octets are in chunks. */
    static final Packed ELSEWHERE = new Packed(Packed.PLAIN, new byte[0]);

    /** Locked, so that no sweep takes the chunks meanwhile. */
    private static final BulkSql ARRIVING =
            BulkSql.of(
                    "SELECT blob FROM blob_arriving WHERE blob = ?",
                    "SELECT blob FROM blob_arriving WHERE blob = ANY(?::bigint[])"
                            + " ORDER BY blob FOR UPDATE");

    private static final BulkSql TAKE =
            BulkSql.of(
                    "DELETE FROM blob_arriving WHERE blob = ?",
                    "DELETE FROM blob_arriving WHERE blob = ANY(?::bigint[])");
    private static final BulkSql INSERT =
            BulkSql.insert("blob", "id", "size", "codec", "key_id", "location", "data bytea");
    private static final BulkSql USE = BulkSql.insertMissing("blob_use", "blob", "holder");

    private final Database database;
    private final Ids ids;
    private final InstantSource clock;
    private final Packer packer = new Packer();
    private final Arrivals arrivals;
    private final Sweep sweep;
    private final RecentChunks recent = new RecentChunks();

    /** The tables of this room must be there ({@link Database#migrate}). */
    public Blobs(Database database, Ids ids, InstantSource clock) {
        this.database = database;
        this.ids = ids;
        this.clock = clock;
        this.arrivals = new Arrivals(database, ids, clock, packer);
        this.sweep = new Sweep(database, clock);
        ids.startAbove(database.read(Blobs::greatestId));
    }

    private static long greatestId(Transaction tx) throws SQLException {
        long greatest = 0;
        for (String sql :
                List.of("SELECT max(id) FROM blob", "SELECT max(blob) FROM blob_arriving")) {
            try (ResultSet row = tx.prepare(sql).executeQuery()) {
                row.next();
                greatest = Math.max(greatest, row.getLong(1));
            }
        }
        return greatest;
    }

    /**
     * Begins a body. Up to one chunk stays in memory; each further full chunk is written as a paced
     * bulk work of its own (the blob is then arriving), so a large body never stalls small ones. A
     * draft that is closed without being stored is swept.
     */
    public Draft draft() {
        return new Draft(arrivals);
    }

    /**
     * Stores finished drafts inside the caller's transaction, in two steps, so that all that a
     * batch reads is read together: the lookups are run by the caller before {@link Storing#store}.
     * A draft may be stored more than once, for tenants that must not share; {@link
     * Draft#prepareCopies} saves copying a large one here.
     */
    public Storing storing(Lookups lookups, List<Draft> drafts) throws SQLException {
        Storing storing = new Storing();
        Bulk keys = lookups.add(ARRIVING, row -> storing.there.add(row.getLong(1)));
        for (Draft draft : drafts) {
            for (long blob : draft.arriving()) {
                keys.setLong(1, blob);
                keys.add();
            }
        }
        return storing;
    }

    /** Drafts on their way into one transaction. */
    public final class Storing {
        /** Large bodies whose chunks are there and which no row has taken yet. */
        private final Set<Long> there = new HashSet<>();

        private Storing() {}

        /**
         * Small bodies whole, large ones by turning the arriving blob into a complete one. Answers
         * the blob ids, in order.
         */
        public List<Long> store(Transaction tx, List<Draft> drafts) throws SQLException {
            Bulk insert = tx.bulk(INSERT);
            Bulk taken = tx.bulk(TAKE);
            List<Long> stored = new ArrayList<>(drafts.size());
            for (Draft draft : drafts) {
                Packed packed = draft.packed();
                long id = draft.arriving().isEmpty() ? ids.next() : arrived(tx, draft, taken);
                insert.setLong(1, id);
                insert.setLong(2, draft.size());
                insert.setLong(3, packed.codec());
                insert.setLong(4, 0);
                insert.setLong(5, 0);
                insert.setBytes(6, packed.octets());
                insert.add();
                stored.add(id);
            }
            return stored;
        }

        /** The id of a large body whose chunks are all there, and which no row has taken yet. */
        private long arrived(Transaction tx, Draft draft, Bulk taken) throws SQLException {
            for (long blob : draft.arriving()) {
                if (there.remove(blob)) {
                    taken.setLong(1, blob);
                    taken.add();
                    return blob;
                }
            }
            long copy = ids.next();
            Arrivals.copy(tx, draft.arriving().getFirst(), copy, 0, chunks(draft.size()) - 1);
            return copy;
        }
    }

    /** One holder of a blob. */
    public record Use(long blob, long holder) {}

    /** Writes down holders of blobs. */
    public void use(Transaction tx, List<Use> uses) throws SQLException {
        Bulk insert = tx.bulk(USE);
        for (Use use : uses) {
            insert.setLong(1, use.blob());
            insert.setLong(2, use.holder());
            insert.add();
        }
    }

    /** Takes holders back; a blob without any is swept later. */
    public void release(Transaction tx, List<Use> uses) throws SQLException {
        PreparedStatement delete = tx.prepare("DELETE FROM blob_use WHERE blob = ? AND holder = ?");
        PreparedStatement idle =
                tx.prepare(
                        "INSERT INTO blob_idle(blob, since) SELECT CAST(? AS BIGINT), ?"
                                + " WHERE NOT EXISTS (SELECT 1 FROM blob_use WHERE blob = ?)"
                                + " ON CONFLICT (blob) DO UPDATE SET since = excluded.since");
        long now = clock.millis();
        for (Use use : uses) {
            update(delete, use.blob(), use.holder());
            idle.setLong(3, use.blob());
            update(idle, use.blob(), now);
        }
    }

    private static void update(PreparedStatement statement, long first, long second)
            throws SQLException {
        statement.setLong(1, first);
        statement.setLong(2, second);
        statement.executeUpdate();
    }

    /** Chunks of a body of that many octets, if it is large. */
    static long chunks(long sizeBytes) {
        return (sizeBytes + CHUNK_BYTES - 1) / CHUNK_BYTES;
    }

    /** Removes, in slices, blobs unused for an hour and chunks that never became a blob. */
    public long sweep() {
        return sweep.run();
    }

    /**
     * Copies octets [offset, offset + length) of a blob, clipped to its size. Reads at most one
     * chunk from the database at a time and writes to the sink outside any transaction.
     */
    public void copy(long blob, long offset, long length, OutputStream sink) throws IOException {
        Row row = database.readNear(tx -> Rows.find(tx, blob));
        long from = Math.clamp(offset, 0, row.size());
        long to = from + Math.min(length, row.size() - from);
        if (row.isSmall()) {
            byte[] plain = packer.unpack(row.packed(), (int) row.size());
            sink.write(plain, (int) from, (int) (to - from));
            return;
        }
        while (from < to) {
            long seq = from / CHUNK_BYTES;
            long start = seq * CHUNK_BYTES;
            int end = (int) Math.min(to - start, CHUNK_BYTES);
            int skip = (int) (from - start);
            byte[] plain = chunk(row, seq, end - skip);
            sink.write(plain, skip, end - skip);
            from = start + end;
        }
    }

    /** A plain chunk of a large body; kept for a while if it is not wanted whole. */
    private byte[] chunk(Row row, long seq, int wanted) {
        RecentChunks.Key key = new RecentChunks.Key(row.id(), seq);
        byte[] plain = recent.get(key);
        if (plain == null) {
            int size = (int) Math.min(row.size() - seq * CHUNK_BYTES, CHUNK_BYTES);
            plain = packer.unpack(database.readNear(tx -> Rows.findChunk(tx, row.id(), seq)), size);
            if (wanted < size) {
                recent.put(key, plain);
            }
        }
        return plain;
    }

    /**
     * Reads several whole small blobs in one query, in the order of the ids, as long as they fit
     * into one chunk together; a blob that is larger, or missing, is null and is read with {@link
     * #copy}. The list is cut after the last one that was read; it has at least one element.
     */
    public List<byte @Nullable []> readSmall(List<Long> blobs) {
        List<@Nullable Row> rows = database.readNear(tx -> Rows.findSmall(tx, blobs));
        List<byte @Nullable []> bodies = new ArrayList<>(rows.size());
        for (Row row : rows) {
            bodies.add(row == null ? null : packer.unpack(row.packed(), (int) row.size()));
        }
        return bodies;
    }
}
