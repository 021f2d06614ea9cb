package dozo.store;

import dozo.blob.Blobs;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.Lookups;
import dozo.db.Transaction;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what listings do not hold, at most 256 KiB at a time (design rule 14). */
final class Contents {
    /** Of what a read answers; beyond it the caller comes again. */
    private static final int READ_BYTES = Blobs.CHUNK_BYTES;

    /** What a row costs in memory beside its columns. */
    private static final int ROW_BYTES = 64;

    /** Rows of others that a range may pass over, before and for each row that was wanted. */
    private static final int WASTE_FIRST = 16;

    private static final int WASTE_EACH = 2;

    /** Fewer are read one by one. */
    private static final int RANGE_AT_LEAST = 3;

    /** Where the wanted columns begin. */
    private static final int FIRST_COLUMN = 5;

    /** Statements by the columns wanted, as a bit set of {@link Mails.Column}. */
    private static final List<String> RANGES =
            statements("email_id BETWEEN ? AND ? ORDER BY email_id LIMIT ?");

    private static final List<BulkSql> KEYS = keys();

    /** Asked for together, one by one; no more than they may be read in vain. */
    private static final int KEYS_AT_ONCE = 64;

    private final Database db;
    private final Blobs blobs;

    Contents(Database db, Blobs blobs) {
        this.db = db;
        this.blobs = blobs;
    }

    private static List<String> statements(String condition) {
        List<String> statements = new ArrayList<>();
        for (int wanted = 0; wanted < 1 << Mails.Column.values().length; wanted++) {
            StringBuilder sql = new StringBuilder("SELECT email_id, account, thread_id, blob");
            for (Mails.Column column : Mails.Column.values()) {
                sql.append((wanted & 1 << column.position) == 0 ? "" : ", " + column.sql);
            }
            sql.append(" FROM email WHERE ").append(condition);
            statements.add(sql.toString());
        }
        return List.copyOf(statements);
    }

    private static List<BulkSql> keys() {
        List<String> single = statements("email_id = ?");
        List<String> many = statements("email_id = ANY(?::bigint[])");
        List<BulkSql> keys = new ArrayList<>();
        for (int i = 0; i < single.size(); i++) {
            keys.add(BulkSql.of(single.get(i), many.get(i)));
        }
        return List.copyOf(keys);
    }

    List<Mails.@Nullable Content> read(
            long account, List<Long> emailIds, List<Mails.Column> columns) {
        if (emailIds.isEmpty()) {
            return List.of();
        }
        int wanted = 0;
        for (Mails.Column column : columns) {
            wanted |= 1 << column.position;
        }
        Reading reading = new Reading(account, emailIds, wanted);
        return db.read(tx -> {
            reading.run(tx);
            return reading.found;
        });
    }

    /** One read: a range as long as the ids lie close together, then key by key. */
    private static final class Reading {
        private final long account;
        private final List<Long> ids;
        private final int wanted;
        private final List<Mails.@Nullable Content> found = new ArrayList<>();
        private long bytes;

        Reading(long account, List<Long> ids, int wanted) {
            this.account = account;
            this.ids = ids;
            this.wanted = wanted;
        }

        void run(Transaction tx) throws SQLException {
            found.clear();
            bytes = 0;
            int rising = rising();
            if (rising >= RANGE_AT_LEAST) {
                readRange(tx, rising);
            }
            int atOnce = tx.remote() ? KEYS_AT_ONCE : 1;
            while (found.size() < ids.size() && bytes < READ_BYTES) {
                int end = Math.min(ids.size(), found.size() + atOnce);
                readKeys(tx, ids.subList(found.size(), end));
            }
        }

        private void readKeys(Transaction tx, List<Long> keys) throws SQLException {
            Map<Long, Mails.Content> read = HashMap.newHashMap(keys.size());
            Lookups lookups = tx.lookups();
            Bulk asked =
                    lookups.add(
                            KEYS.get(wanted),
                            row -> {
                                if (row.getLong(2) == account) {
                                    read.put(row.getLong(1), content(row));
                                }
                            });
            for (long id : keys) {
                asked.setLong(1, id);
                asked.add();
            }
            lookups.run();
            for (long id : keys) {
                take(read.get(id));
            }
        }

        /** How many ids from the first on are in rising order. */
        private int rising() {
            int count = 1;
            while (count < ids.size() && ids.get(count - 1) < ids.get(count)) {
                count++;
            }
            return count;
        }

        private void readRange(Transaction tx, int count) throws SQLException {
            PreparedStatement select = tx.prepare(RANGES.get(wanted));
            select.setLong(1, ids.getFirst());
            select.setLong(2, ids.get(count - 1));
            select.setInt(3, WASTE_FIRST + (1 + WASTE_EACH) * count);
            int waste = 0;
            try (ResultSet row = select.executeQuery()) {
                while (bytes < READ_BYTES && found.size() < count && row.next()) {
                    long id = row.getLong(1);
                    while (found.size() < count && ids.get(found.size()) < id) {
                        take(null);
                    }
                    if (found.size() < count && ids.get(found.size()) == id) {
                        take(row.getLong(2) == account ? content(row) : null);
                    } else if (++waste > WASTE_FIRST + WASTE_EACH * found.size()) {
                        return;
                    }
                }
            }
        }

        private void take(Mails.@Nullable Content content) {
            found.add(content);
            bytes += ROW_BYTES;
            if (content != null) {
                bytes +=
                        content.prefix().length
                                + content.envelope().length
                                + content.structure().length
                                + content.preview().length();
            }
        }

        private Mails.Content content(ResultSet row) throws SQLException {
            return new Mails.Content(
                    row.getLong(1),
                    row.getLong(3),
                    row.getLong(4),
                    column(row, Mails.Column.PREFIX),
                    column(row, Mails.Column.ENVELOPE),
                    column(row, Mails.Column.STRUCTURE),
                    new String(column(row, Mails.Column.PREVIEW), StandardCharsets.UTF_8));
        }

        private byte[] column(ResultSet row, Mails.Column column) throws SQLException {
            int bit = 1 << column.position;
            if ((wanted & bit) == 0) {
                return NOTHING;
            }
            byte[] octets = row.getBytes(FIRST_COLUMN + Integer.bitCount(wanted & (bit - 1)));
            return octets == null ? NOTHING : octets;
        }
    }

    private static final byte[] NOTHING = {};

    void copyOctets(Mails.Content content, long offset, long length, OutputStream sink)
            throws IOException {
        byte[] prefix = content.prefix();
        long end = length > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length;
        if (offset < prefix.length && end > offset) {
            sink.write(prefix, (int) offset, (int) (Math.min(end, prefix.length) - offset));
        }
        if (end > prefix.length) {
            long from = Math.max(0, offset - prefix.length);
            blobs.copy(content.blob(), from, end - prefix.length - from, sink);
        }
    }

    List<byte @Nullable []> wholeMails(List<Mails.Content> contents) {
        List<byte @Nullable []> bodies =
                blobs.readSmall(contents.stream().map(Mails.Content::blob).toList());
        List<byte @Nullable []> mails = new ArrayList<>(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            byte[] body = bodies.get(i);
            mails.add(body == null ? null : joined(contents.get(i).prefix(), body));
        }
        return mails;
    }

    private static byte[] joined(byte[] prefix, byte[] body) {
        byte[] whole = new byte[prefix.length + body.length];
        System.arraycopy(prefix, 0, whole, 0, prefix.length);
        System.arraycopy(body, 0, whole, prefix.length, body.length);
        return whole;
    }
}
