package dozo.delivery;

import dozo.db.Batch;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.db.Urgency;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The table of receipts, and which of its rows this node need not keep, because the 250 was read.
 * Their rows go with the next write of a delivery; until they have gone, this node knows better
 * than the table.
 */
final class Receipts {
    /** RFC 5321 4.5.4.1: senders try again for 4 to 5 days. */
    static final Duration KEPT = Duration.ofDays(5);

    /** Read 250s whose rows wait to be removed; those of more mails stay until they are old. */
    private static final int READ_LIMIT = 100_000;

    /** Rows that one delivery removes for others. */
    private static final int TAKEN_ALONG = 200;

    /** Rows of a slice of upkeep. */
    private static final int SLICE = 1_000;

    private static final BulkSql SELECT =
            BulkSql.of(
                    "SELECT key, mail FROM receipt WHERE key = ?",
                    "SELECT key, mail FROM receipt WHERE key = ANY(?::text[])");
    private static final BulkSql INSERT = BulkSql.insert("receipt", "key text", "mail", "at");
    private static final BulkSql DELETE =
            BulkSql.of(
                    "DELETE FROM receipt WHERE key = ? AND mail = ?",
                    "DELETE FROM receipt r USING unnest(?::text[], ?::bigint[]) AS k(key, mail)"
                            + " WHERE r.key = k.key AND r.mail = k.mail");
    private static final String DELETE_OLD =
            "DELETE FROM receipt WHERE (key, mail) IN"
                    + " (SELECT key, mail FROM receipt WHERE at < ? ORDER BY at LIMIT ?)";

    /** These rows are nobody's but the mail's: an exact row is removed by one node, once. */
    private static final Batch<List<Receipt>, Boolean> REMOVE =
            Batch.locking(
                    receipts -> Batch.ToKeys.NONE,
                    (tx, works) -> {
                        for (List<Receipt> receipts : works) {
                            delete(tx, receipts);
                        }
                        return works.stream().map(work -> true).toList();
                    });

    private static final Batch<Long, Integer> PURGE =
            (tx, works) -> {
                List<Integer> purged = new ArrayList<>(works.size());
                for (long before : works) {
                    PreparedStatement delete = tx.prepare(DELETE_OLD);
                    delete.setLong(1, before);
                    delete.setInt(2, SLICE);
                    purged.add(delete.executeUpdate());
                }
                return purged;
            };

    private final Database database;
    private final InstantSource clock;

    /** All whose rows are there maybe, though the 250 was read. */
    private final ConcurrentSkipListSet<Receipt> read = new ConcurrentSkipListSet<>();

    /** Those of them that no write has taken along yet. */
    private final BlockingQueue<Receipt> waiting = new LinkedBlockingQueue<>(READ_LIMIT);

    Receipts(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    // ---- inside a transaction

    /** The receipts of a key, whatever this node knows of them. */
    @FunctionalInterface
    interface Found {
        void receipt(Receipt receipt);
    }

    static void ask(Lookups lookups, Iterable<String> keys, Found found) throws SQLException {
        Bulk select =
                lookups.add(
                        SELECT,
                        row -> found.receipt(new Receipt(row.getString(1), row.getLong(2))));
        for (String key : keys) {
            select.setString(1, key);
            select.add();
        }
    }

    static void insert(Transaction tx, List<Receipt> receipts, long atMillis) throws SQLException {
        Bulk insert = tx.bulk(INSERT);
        for (Receipt receipt : receipts) {
            insert.setString(1, receipt.key());
            insert.setLong(2, receipt.mail());
            insert.setLong(3, atMillis);
            insert.add();
        }
    }

    static void delete(Transaction tx, List<Receipt> receipts) throws SQLException {
        Bulk delete = tx.bulk(DELETE);
        for (Receipt receipt : receipts) {
            delete.setString(1, receipt.key());
            delete.setLong(2, receipt.mail());
            delete.add();
        }
    }

    // ---- what was read

    /** The sender has read the 250: the same octets from him are a new mail from now on. */
    void read(List<Receipt> receipts) {
        for (Receipt receipt : receipts) {
            read.add(receipt);
            if (!waiting.offer(receipt)) {
                read.remove(receipt);
            }
        }
    }

    /**
     * What a write has to know of 250s that were read.
     *
     * @param own of its own keys: their rows do not count
     * @param along some whose rows it removes, whosever they are
     */
    record Read(Set<Receipt> own, List<Receipt> along) {}

    /**
     * For a write, asked before it begins, since a row may go while it runs. Say {@link #settle}
     * when it has ended.
     */
    Read readFor(Iterable<String> keys) {
        Set<Receipt> own = new HashSet<>();
        for (String key : keys) {
            own.addAll(read.subSet(new Receipt(key, 0), new Receipt(key, Long.MAX_VALUE)));
        }
        return new Read(own, take(TAKEN_ALONG));
    }

    private List<Receipt> take(int most) {
        List<Receipt> taken = new ArrayList<>();
        waiting.drainTo(taken, most);
        return taken;
    }

    /** What a write has taken along is gone, or waits again. */
    void settle(List<Receipt> along, boolean done) {
        if (done) {
            along.forEach(read::remove);
        } else {
            read(along);
        }
    }

    // ---- upkeep

    /** Removes what no delivery has taken along. */
    void flush() {
        for (List<Receipt> some = take(SLICE); !some.isEmpty(); some = take(SLICE)) {
            boolean done = false;
            try {
                done = database.write(REMOVE, some, Urgency.BULK);
            } finally {
                settle(some, done);
            }
        }
    }

    /** Removes what no sender comes back for. */
    void purge() {
        long before = clock.millis() - KEPT.toMillis();
        int purged;
        do {
            purged = database.write(PURGE, before, Urgency.BULK);
        } while (purged == SLICE);
    }
}
