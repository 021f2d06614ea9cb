package dozo.blob;

import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.Urgency;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Removes what nobody uses, a slice at a time, behind everything else. */
final class Sweep {
    /** A blob rests unused for so long: a client may still be reading it. */
    private static final Duration IDLE = Duration.ofHours(1);

    /** Small bodies in a slice: each may touch a page of its own. */
    private static final int SLICE_BLOBS = 100;

    /** Chunks in a slice: freeing one reads its 64 pages. */
    private static final int SLICE_CHUNKS = 32;

    private static final Batch<Long, Integer> SLICE =
            (tx, works) -> {
                List<Integer> removed = new ArrayList<>(works.size());
                for (long now : works) {
                    removed.add(removeBlobs(tx, now) + removeChunks(tx, now));
                }
                return removed;
            };

    private final Database database;
    private final InstantSource clock;

    Sweep(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Removes all that is due; answers how many rows that were. */
    long run() {
        long now = clock.millis();
        long sum = 0;
        for (int removed = slice(now); removed > 0; removed = slice(now)) {
            sum += removed;
        }
        return sum;
    }

    private int slice(long now) {
        return database.write(SLICE, now, Urgency.BULK);
    }

    /** Rows first; the chunks of a large body are left to {@link #removeChunks}. */
    private static int removeBlobs(Transaction tx, long now) throws SQLException {
        List<Long> idle =
                longs(
                        tx.prepare(
                                "SELECT blob FROM blob_idle WHERE since < ? ORDER BY since LIMIT ?"),
                        now - IDLE.toMillis(),
                        SLICE_BLOBS);
        PreparedStatement removeChunks =
                tx.prepare(
                        "INSERT INTO blob_arriving(blob, deadline) SELECT blob, 0 FROM blob_chunk"
                                + " WHERE blob = ? AND seq = 0"
                                + " AND NOT EXISTS (SELECT 1 FROM blob_use WHERE blob_use.blob"
                                + " = blob_chunk.blob)");
        PreparedStatement removeBlob =
                tx.prepare(
                        "DELETE FROM blob WHERE id = ? AND NOT EXISTS"
                                + " (SELECT 1 FROM blob_use WHERE blob_use.blob = blob.id)");
        PreparedStatement removeIdle = tx.prepare("DELETE FROM blob_idle WHERE blob = ?");
        for (long blob : idle) {
            update(removeChunks, blob);
            update(removeBlob, blob);
            update(removeIdle, blob);
        }
        return idle.size();
    }

    private static int removeChunks(Transaction tx, long now) throws SQLException {
        List<Long> due =
                longs(
                        tx.prepare(
                                "SELECT blob FROM blob_arriving WHERE deadline < ?"
                                        + " ORDER BY deadline LIMIT ?"),
                        now,
                        1);
        if (due.isEmpty()) {
            return 0;
        }
        long blob = due.getFirst();
        List<Long> seqs =
                longs(
                        tx.prepare(
                                "SELECT seq FROM blob_chunk WHERE blob = ? ORDER BY seq LIMIT ?"),
                        blob,
                        SLICE_CHUNKS);
        PreparedStatement removeChunk =
                tx.prepare("DELETE FROM blob_chunk WHERE blob = ? AND seq = ?");
        for (long seq : seqs) {
            removeChunk.setLong(2, seq);
            update(removeChunk, blob);
        }
        if (seqs.size() < SLICE_CHUNKS) {
            update(tx.prepare("DELETE FROM blob_arriving WHERE blob = ?"), blob);
        }
        return seqs.size() + 1;
    }

    private static void update(PreparedStatement statement, long key) throws SQLException {
        statement.setLong(1, key);
        statement.executeUpdate();
    }

    private static List<Long> longs(PreparedStatement select, long first, int limit)
            throws SQLException {
        select.setLong(1, first);
        select.setInt(2, limit);
        List<Long> found = new ArrayList<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }
}
