package dozo.blob;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import dozo.db.Lookups;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads rows of blob and blob_chunk, still packed. */
final class Rows {
    /** Rows that nobody asked for, read over before the next one is looked up by its key. */
    private static final int SKIP_LIMIT = 3;

    /** Ids asked for in one round trip. */
    private static final int ASK_LIMIT = 256;

    /** Small ones, as long as they fit into a chunk together; size -1 for those that don't. */
    private static final BulkSql SMALL =
            BulkSql.of(
                    "SELECT id, size, codec, data FROM blob WHERE id = ?",
                    "SELECT id, CASE WHEN fits THEN size ELSE -1 END, codec,"
                            + " CASE WHEN fits THEN data ELSE '' END FROM (SELECT b.id, b.size,"
                            + " b.codec, b.data, sum(b.size) OVER w <= "
                            + Blobs.CHUNK_BYTES
                            + " OR row_number() OVER w = 1 AS fits"
                            + " FROM unnest(?::bigint[]) WITH ORDINALITY AS k(id, n)"
                            + " JOIN blob b ON b.id = k.id WHERE b.size <= "
                            + Blobs.CHUNK_BYTES
                            + " WINDOW w AS (ORDER BY k.n)) AS small");

    private Rows() {}

    /** A row of blob. */
    record Row(long id, long size, Packed packed) {
        boolean isSmall() {
            return size <= Blobs.CHUNK_BYTES;
        }
    }

    static Row find(Transaction tx, long blob) throws SQLException {
        PreparedStatement select =
                tx.prepare("SELECT id, size, codec, data FROM blob WHERE id = ?");
        select.setLong(1, blob);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw missing("blob " + blob);
            }
            return row(row);
        }
    }

    static Packed findChunk(Transaction tx, long blob, long seq) throws SQLException {
        PreparedStatement select =
                tx.prepare("SELECT codec, data FROM blob_chunk WHERE blob = ? AND seq = ?");
        select.setLong(1, blob);
        select.setLong(2, seq);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                throw missing("chunk " + seq + " of blob " + blob);
            }
            return new Packed(row.getInt(1), row.getBytes(2));
        }
    }

    private static Row row(ResultSet row) throws SQLException {
        Packed packed = new Packed(row.getInt(3), row.getBytes(4));
        return new Row(row.getLong(1), row.getLong(2), packed);
    }

    private static DatabaseBroken missing(String what) {
        return new DatabaseBroken(Kind.CORRUPT, what + " is missing", null);
    }

    /**
     * The rows of small blobs in the order of the ids, null for a large or missing one; the list
     * ends before the one whose plain octets would be over a chunk together with those before it.
     */
    static List<@Nullable Row> findSmall(Transaction tx, List<Long> blobs) throws SQLException {
        return tx.remote() ? ask(tx, blobs) : scan(tx, blobs);
    }

    private static List<@Nullable Row> ask(Transaction tx, List<Long> blobs) throws SQLException {
        Map<Long, Row> rows = new HashMap<>();
        Lookups lookups = tx.lookups();
        Bulk keys =
                lookups.add(SMALL, row -> rows.merge(row.getLong(1), row(row), Rows::theOneRead));
        List<Long> asked = blobs.subList(0, Math.min(blobs.size(), ASK_LIMIT));
        for (long blob : asked) {
            keys.setLong(1, blob);
            keys.add();
        }
        lookups.run();
        List<@Nullable Row> found = new ArrayList<>(asked.size());
        for (long blob : asked) {
            Row row = rows.get(blob);
            if (row != null && row.size() < 0) {
                break; // small, but over the sum
            }
            found.add(row);
        }
        return found;
    }

    /** A blob that was asked for twice may be over the sum the second time. */
    private static Row theOneRead(Row first, Row second) {
        return first.size() < 0 ? second : first;
    }

    private static List<@Nullable Row> scan(Transaction tx, List<Long> blobs) throws SQLException {
        List<@Nullable Row> found = new ArrayList<>(blobs.size());
        long sum = 0;
        try (Scan scan = new Scan(tx)) {
            for (long blob : blobs) {
                if (!scan.moveTo(blob)) {
                    found.add(null);
                    continue;
                }
                sum += scan.sizeBytes();
                if (sum > Blobs.CHUNK_BYTES && !found.isEmpty()) {
                    break;
                }
                found.add(scan.row());
            }
        }
        return found;
    }

    /**
     * A walk over rows in the order of their ids. Mails that were delivered one after the other lie
     * one after the other: stepping costs a third of a look-up. Where others lie between, each is
     * looked up.
     */
    private static final class Scan implements AutoCloseable {
        private final PreparedStatement select;
        private @Nullable ResultSet rows;
        private long current;

        Scan(Transaction tx) throws SQLException {
            this.select =
                    tx.prepare("SELECT id, size, codec, data FROM blob WHERE id >= ? ORDER BY id");
        }

        /** Moves to a blob; false if it is not there or not small. */
        boolean moveTo(long blob) throws SQLException {
            for (int i = 0; rows != null && current < blob && i < SKIP_LIMIT; i++) {
                step(rows);
            }
            if (rows == null || current != blob) {
                close();
                select.setLong(1, blob);
                ResultSet from = select.executeQuery();
                rows = from;
                step(from);
            }
            return rows != null && current == blob && sizeBytes() <= Blobs.CHUNK_BYTES;
        }

        private void step(ResultSet from) throws SQLException {
            if (from.next()) {
                current = from.getLong(1);
            } else {
                close();
            }
        }

        long sizeBytes() throws SQLException {
            return open().getLong(2);
        }

        Row row() throws SQLException {
            return Rows.row(open());
        }

        private ResultSet open() {
            if (rows == null) {
                throw new IllegalStateException("not on a row");
            }
            return rows;
        }

        @Override
        public void close() throws SQLException {
            if (rows != null) {
                rows.close();
                rows = null;
            }
        }
    }
}
