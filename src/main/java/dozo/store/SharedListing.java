package dozo.store;

import dozo.db.Database;
import dozo.db.Transaction;
import dozo.store.work.Entry;
import dozo.store.work.Workspace;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private static final String SELECT_MAILBOX =
            "SELECT m.account, m.uid_next, m.highest_modseq, m.recent_uid, m.oldest_modseq,"
                    + " a.oldest_modseq FROM mailbox m JOIN account_counter a"
                    + " ON a.account = m.account WHERE m.id = ? AND m.selectable = 1";
    private static final String COLUMNS =
            "SELECT e.uid, e.entry_id, e.email_id, e.flags, e.modseq, e.created, e.size,"
                    + " e.received, e.saved FROM ";
    private static final String SELECT_FROM =
            COLUMNS + "entry e WHERE e.mailbox = ? AND e.uid >= ? ORDER BY e.uid";
    private static final String SELECT_CHANGED =
            COLUMNS
                    + "change_log l CROSS JOIN entry e"
                    + " WHERE l.account = ? AND l.modseq > ? AND l.mailbox = ?"
                    + " AND e.mailbox = l.mailbox AND e.uid = l.uid LIMIT ?";

    private final Database db;
    private final long mailbox;
    private final ReentrantLock refreshing = new ReentrantLock();

    /** Highest modseq that a commit is known to have given this mailbox. */
    private final AtomicLong hinted = new AtomicLong();

    /** UIDs from here on are recent; negative while nothing was loaded. */
    private final AtomicLong recentUid = new AtomicLong(-1);

    private volatile @Nullable Snapshot snapshot;
    private volatile boolean gone;
    private volatile boolean doubted;

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
        doubted = true;
    }

    /** The mailbox was deleted. */
    void vanish() {
        gone = true;
        snapshot = null;
    }

    /** The mailbox as it stands now; null if it is gone. */
    @Nullable Snapshot current() {
        Snapshot loaded = snapshot;
        if (gone || (loaded != null && hinted.get() <= loaded.modseq() && !doubted)) {
            return loaded;
        }
        refreshing.lock();
        try {
            loaded = snapshot;
            if (gone || (loaded != null && hinted.get() <= loaded.modseq() && !doubted)) {
                return loaded;
            }
            doubted = false;
            Snapshot before = loaded;
            Snapshot now = db.read(tx -> Optional.ofNullable(read(tx, before))).orElse(null);
            gone = now == null;
            snapshot = now;
            return now;
        } finally {
            refreshing.unlock();
        }
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
        long account;
        Snapshot.Marks marks;
        long oldest;
        PreparedStatement select = tx.prepare(SELECT_MAILBOX);
        select.setLong(1, mailbox);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            account = row.getLong(1);
            marks = new Snapshot.Marks(row.getLong(3), row.getLong(2));
            recentUid.compareAndSet(-1, row.getLong(4));
            oldest = Math.max(row.getLong(5), row.getLong(6));
        }
        if (before != null && before.modseq() == marks.modseq()) {
            return before;
        }
        Snapshot after = null;
        if (before != null && before.modseq() >= oldest) {
            after = readDelta(tx, account, before, marks);
        }
        return after == null ? readAll(tx, marks) : after;
    }

    private Snapshot readAll(Transaction tx, Snapshot.Marks marks) throws SQLException {
        SnapshotBuilder builder = new SnapshotBuilder();
        PreparedStatement select = tx.prepare(SELECT_FROM);
        select.setLong(1, mailbox);
        select.setLong(2, 1);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                builder.add(Workspace.entry(row));
            }
        }
        return builder.build(marks.modseq(), marks.uidNext());
    }

    /** What changed since a snapshot, put into it; null if that is too much. */
    private @Nullable Snapshot readDelta(
            Transaction tx, long account, Snapshot before, Snapshot.Marks marks)
            throws SQLException {
        int limit = Math.max(DELTA_LIMIT, before.size() / DELTA_SHARE);
        TreeMap<Long, Entry> changed = new TreeMap<>();
        PreparedStatement select = tx.prepare(SELECT_CHANGED);
        select.setLong(1, account);
        select.setLong(2, before.modseq());
        select.setLong(3, mailbox);
        select.setInt(4, limit);
        int rows = 0;
        try (ResultSet row = select.executeQuery()) {
            for (; row.next(); rows++) {
                Entry entry = Workspace.entry(row);
                changed.put(entry.uid(), entry);
            }
        }
        if (rows == limit) {
            return null;
        }
        return before.after(
                Mails.vanished(tx, mailbox, before.modseq()),
                new ArrayList<>(changed.values()),
                readArrived(tx, before),
                marks);
    }

    private List<Entry> readArrived(Transaction tx, Snapshot before) throws SQLException {
        List<Entry> arrived = new ArrayList<>();
        PreparedStatement select = tx.prepare(SELECT_FROM);
        select.setLong(1, mailbox);
        select.setLong(2, before.uidNext());
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                arrived.add(Workspace.entry(row));
            }
        }
        return arrived;
    }
}
