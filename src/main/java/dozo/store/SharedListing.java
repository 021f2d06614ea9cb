package dozo.store;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Database;
import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.store.work.Entry;
import dozo.store.work.Workspace;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The listing of one mailbox that all its readers on this node share. It asks the database only
 * when a commit is known that it has not seen, and then only for what changed; readers that want it
 * at the same moment wait for one of them to do so. Safe for any number of threads.
 */
final class SharedListing {
    /** Where more has changed than this, and than a part of the mailbox, all of it is read anew. */
    private static final int DELTA_LIMIT = 1000;

    private static final int DELTA_SHARE = 8;

    /**
     * Looks at the mailbox's row again after this long, hinted or not: hints of other nodes may be
     * lost, and a write may turn out well after its caller was told otherwise.
     */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private static final String MARKS =
            "SELECT m.uid_next, m.highest_modseq, m.recent_uid, m.oldest_modseq,"
                    + " a.oldest_modseq FROM mailbox m JOIN account_counter a"
                    + " ON a.account = m.account WHERE m.selectable = 1 AND m.id = ";
    private static final BulkSql SELECT_MARKS = BulkSql.of(MARKS + "?", MARKS + "ANY(?::bigint[])");
    private static final String COLUMNS =
            "SELECT e.uid, e.entry_id, e.email_id, e.flags, e.modseq, e.created, e.size,"
                    + " e.received, e.saved FROM ";
    private static final BulkSql SELECT_FROM =
            BulkSql.of(
                    COLUMNS + "entry e WHERE e.mailbox = ? AND e.uid >= ? ORDER BY e.uid",
                    COLUMNS
                            + "unnest(?::bigint[], ?::bigint[]) AS k(mailbox, uid) JOIN entry e"
                            + " ON e.mailbox = k.mailbox AND e.uid >= k.uid ORDER BY e.uid");
    private static final BulkSql SELECT_CHANGED =
            BulkSql.of(
                    COLUMNS
                            + "mailbox m CROSS JOIN change_log l CROSS JOIN entry e"
                            + " WHERE m.id = ? AND l.account = m.account AND l.modseq > ?"
                            + " AND l.mailbox = m.id"
                            + " AND e.mailbox = l.mailbox AND e.uid = l.uid LIMIT ?",
                    "SELECT c.* FROM unnest(?::bigint[], ?::bigint[], ?::bigint[])"
                            + " AS k(mailbox, modseq, most) CROSS JOIN LATERAL ("
                            + COLUMNS
                            + "mailbox m JOIN change_log l ON l.account = m.account"
                            + " AND l.mailbox = m.id JOIN entry e ON e.mailbox = l.mailbox"
                            + " AND e.uid = l.uid WHERE m.id = k.mailbox AND l.modseq > k.modseq"
                            + " LIMIT k.most) AS c");
    private static final BulkSql SELECT_VANISHED =
            BulkSql.of(
                    "SELECT first_uid, last_uid FROM expunged WHERE mailbox = ? AND modseq > ?",
                    "SELECT x.first_uid, x.last_uid FROM unnest(?::bigint[], ?::bigint[])"
                            + " AS k(mailbox, modseq) JOIN expunged x"
                            + " ON x.mailbox = k.mailbox AND x.modseq > k.modseq");

    private final Database db;
    private final long mailbox;
    private final ReentrantLock refreshing = new ReentrantLock();

    /** Highest modseq that a commit is known to have given this mailbox. */
    private final AtomicLong hinted = new AtomicLong();

    /** UIDs from here on are recent; negative while nothing was loaded. */
    private final AtomicLong recentUid = new AtomicLong(-1);

    /** How often a write ended in a way that left its outcome unknown. */
    private final AtomicLong doubts = new AtomicLong();

    private volatile long answeredDoubts;

    private volatile @Nullable Snapshot snapshot;
    private volatile boolean gone;
    private volatile long lookedNanos;

    /** How many hold it: guarded by {@link Listings}. */
    int holders;

    /** Its size when the last holder left it: guarded by {@link Listings}. */
    int idleSize;

    SharedListing(Database db, long mailbox) {
        this.db = db;
        this.mailbox = mailbox;
    }

    long mailbox() {
        return mailbox;
    }

    /** Entries held in memory. */
    int size() {
        Snapshot loaded = snapshot;
        return loaded == null ? 0 : loaded.size();
    }

    /** A commit gave the mailbox this modseq. */
    void hint(long modseq) {
        hinted.accumulateAndGet(modseq, Math::max);
    }

    /** The outcome of a commit is not known: look again. */
    void doubt() {
        doubts.incrementAndGet();
    }

    /** The mailbox was deleted. */
    void vanish() {
        gone = true;
        snapshot = null;
    }

    /** The mailbox as it stands now; null if it is gone. */
    @Nullable Snapshot current() {
        Snapshot loaded = snapshot;
        if (gone || (loaded != null && isFresh(loaded))) {
            return loaded;
        }
        refreshing.lock();
        try {
            loaded = snapshot;
            if (gone || (loaded != null && isFresh(loaded))) {
                return loaded;
            }
            long answered = doubts.get();
            long looked = System.nanoTime();
            Snapshot before = loaded;
            Snapshot now = db.read(tx -> Optional.ofNullable(read(tx, before))).orElse(null);
            answeredDoubts = answered;
            lookedNanos = looked;
            if (now == null) {
                vanish();
            } else {
                snapshot = now;
            }
            return now;
        } finally {
            refreshing.unlock();
        }
    }

    private boolean isFresh(Snapshot loaded) {
        return hinted.get() <= loaded.modseq()
                && doubts.get() == answeredDoubts
                && System.nanoTime() - lookedNanos < LOOK_AGAIN.toNanos();
    }

    /**
     * What was claimed as recent.
     *
     * @param firstUid the first UID that was recent
     * @param nextUid the first one that is from now on
     */
    record Claim(long firstUid, long nextUid) {}

    long firstRecent() {
        return recentUid.get();
    }

    Claim claimRecent() {
        Snapshot now = current();
        long next = now == null ? Long.MAX_VALUE : now.uidNext();
        return new Claim(recentUid.getAndAccumulate(next, Math::max), next);
    }

    private @Nullable Snapshot read(Transaction tx, @Nullable Snapshot before) throws SQLException {
        Delta delta = new Delta();
        Lookups lookups = tx.lookups();
        ask(lookups.add(SELECT_MARKS, delta::marks));
        if (before != null) {
            delta.ask(lookups, before);
        }
        lookups.run();
        Snapshot.Marks marks = delta.marks;
        if (marks == null) {
            return null;
        }
        recentUid.compareAndSet(-1, delta.recentUid);
        if (before != null && before.modseq() == marks.modseq()) {
            return before;
        }
        if (before != null && before.modseq() >= delta.oldestModseq && delta.isWhole()) {
            return before.after(
                    UidSet.union(delta.vanished),
                    new ArrayList<>(delta.changed.values()),
                    delta.arrived,
                    marks);
        }
        return readAll(tx, marks);
    }

    private void ask(Bulk keys) throws SQLException {
        keys.setLong(1, mailbox);
        keys.add();
    }

    /** What changed since a snapshot, as far as it is worth reading. */
    private final class Delta {
        private Snapshot.@Nullable Marks marks;
        private long recentUid;
        private long oldestModseq;
        private int limit;
        private int changes;
        private final TreeMap<Long, Entry> changed = new TreeMap<>();
        private final List<Entry> arrived = new ArrayList<>();
        private final List<UidSet.Range> vanished = new ArrayList<>();

        void ask(Lookups lookups, Snapshot before) throws SQLException {
            limit = Math.max(DELTA_LIMIT, before.size() / DELTA_SHARE);
            Bulk changes = lookups.add(SELECT_CHANGED, this::changed);
            changes.setLong(1, mailbox);
            changes.setLong(2, before.modseq());
            changes.setLong(3, limit);
            changes.add();
            Bulk removals =
                    lookups.add(
                            SELECT_VANISHED,
                            row -> vanished.add(new UidSet.Range(row.getLong(1), row.getLong(2))));
            removals.setLong(1, mailbox);
            removals.setLong(2, before.modseq());
            removals.add();
            Bulk arrivals = lookups.add(SELECT_FROM, row -> arrived.add(Workspace.entry(row)));
            arrivals.setLong(1, mailbox);
            arrivals.setLong(2, before.uidNext());
            arrivals.add();
        }

        void marks(ResultSet row) throws SQLException {
            marks = new Snapshot.Marks(row.getLong(2), row.getLong(1));
            recentUid = row.getLong(3);
            oldestModseq = Math.max(row.getLong(4), row.getLong(5));
        }

        private void changed(ResultSet row) throws SQLException {
            Entry entry = Workspace.entry(row);
            changed.put(entry.uid(), entry);
            changes++;
        }

        /** False if more has changed than was read. */
        boolean isWhole() {
            return changes < limit;
        }
    }

    private Snapshot readAll(Transaction tx, Snapshot.Marks marks) throws SQLException {
        SnapshotBuilder builder = new SnapshotBuilder();
        Lookups lookups = tx.lookups();
        Bulk keys = lookups.add(SELECT_FROM, row -> builder.add(Workspace.entry(row)));
        keys.setLong(1, mailbox);
        keys.setLong(2, 1);
        keys.add();
        lookups.run();
        return builder.build(marks.modseq(), marks.uidNext());
    }
}
