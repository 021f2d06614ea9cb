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
 * Their rows are marked with the next write of a delivery; until they are, this node knows better
 * than the table. They go some minutes later; on one machine at once, since there a mail that was
 * sent later is stored later, too.
 */
final class Receipts {
    /** RFC 5321 4.5.4.1: senders try again for 4 to 5 days. */
    static final Duration KEPT = Duration.ofDays(5);

    /**
     * RFC 5321 4.5.3.2.6: a client waits 10 minutes behind the final dot. So old may an attempt be
     * that still hangs somewhere when another one was answered.
     */
    static final Duration LATE = Duration.ofMinutes(10);

    /** Read 250s whose rows wait to be marked; those of more mails stay until they are old. */
    private static final int READ_LIMIT = 100_000;

    /** Rows that one delivery marks for others. */
    private static final int TAKEN_ALONG = 200;

    /** Rows of a slice of upkeep. */
    private static final int SLICE = 1_000;

    private static final BulkSql SELECT =
            BulkSql.of(
                    "SELECT key, mail, at, was_read FROM receipt WHERE key = ?",
                    "SELECT key, mail, at, was_read FROM receipt WHERE key = ANY(?::text[])");
    private static final BulkSql INSERT = BulkSql.insert("receipt", "key text", "mail", "at");

    /** On one machine no attempt hangs while a later one is read: there the row goes at once. */
    private static final BulkSql MARK =
            BulkSql.of(
                    "DELETE FROM receipt WHERE key = ? AND mail = ?",
                    "UPDATE receipt r SET was_read = 1"
                            + " FROM unnest(?::text[], ?::bigint[]) AS k(key, mail)"
                            + " WHERE r.key = k.key AND r.mail = k.mail");

    private static final String DELETE_OLD =
            "DELETE FROM receipt WHERE (key, mail) IN"
                    + " (SELECT key, mail FROM receipt WHERE at < ? ORDER BY at LIMIT ?)";
    private static final String DELETE_READ =
            "DELETE FROM receipt WHERE (key, mail) IN (SELECT key, mail FROM receipt"
                    + " WHERE at < ? AND was_read = 1 ORDER BY at LIMIT ?)";

    /** These rows are nobody's but the mail's: an exact row is marked by one node, once. */
    private static final Batch<List<Receipt>, Boolean> MARKING =
            Batch.locking(
                    receipts -> Batch.ToKeys.NONE,
                    (tx, works) -> {
                        for (List<Receipt> receipts : works) {
                            mark(tx, receipts);
                        }
                        return works.stream().map(work -> true).toList();
                    });

    /** A slice to be removed: rows of one of the two statements, from before a moment. */
    private record Old(String delete, long beforeMillis) {}

    private static final Batch<Old, Integer> PURGE =
            (tx, works) -> {
                List<Integer> purged = new ArrayList<>(works.size());
                for (Old old : works) {
                    PreparedStatement delete = tx.prepare(old.delete());
                    delete.setLong(1, old.beforeMillis());
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

    /**
     * A row of the table, whatever this node knows of it.
     *
     * @param atMillis when its mail was stored, since 1970
     */
    record Row(Receipt receipt, long atMillis, boolean read) {}

    /** Takes the rows of a key. */
    @FunctionalInterface
    interface Found {
        void row(Row row);
    }

    static void ask(Lookups lookups, Iterable<String> keys, Found found) throws SQLException {
        Bulk select =
                lookups.add(
                        SELECT,
                        row ->
                                found.row(
                                        new Row(
                                                new Receipt(row.getString(1), row.getLong(2)),
                                                row.getLong(3),
                                                row.getLong(4) != 0)));
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

    /** Their 250s were read. */
    static void mark(Transaction tx, List<Receipt> receipts) throws SQLException {
        Bulk mark = tx.bulk(MARK);
        for (Receipt receipt : receipts) {
            mark.setString(1, receipt.key());
            mark.setLong(2, receipt.mail());
            mark.add();
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
     * @param along some whose rows it marks, whosever they are
     */
    record Read(Set<Receipt> own, List<Receipt> along) {}

    /**
     * For a write, asked before it begins, since a row may be marked while it runs. Say {@link
     * #settle} when it has ended.
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

    /** What a write has taken along is marked, or waits again. */
    void settle(List<Receipt> along, boolean done) {
        if (done) {
            along.forEach(read::remove);
        } else {
            read(along);
        }
    }

    // ---- upkeep

    /** Marks what no delivery has taken along. */
    void flush() {
        for (List<Receipt> some = take(SLICE); !some.isEmpty(); some = take(SLICE)) {
            boolean done = false;
            try {
                done = database.write(MARKING, some, Urgency.BULK);
            } finally {
                settle(some, done);
            }
        }
    }

    /** Removes what no sender comes back for. */
    void purge() {
        long now = clock.millis();
        purge(new Old(DELETE_READ, now - LATE.toMillis()));
        purge(new Old(DELETE_OLD, now - KEPT.toMillis()));
    }

    private void purge(Old old) {
        int purged;
        do {
            purged = database.write(PURGE, old, Urgency.BULK);
        } while (purged == SLICE);
    }
}
