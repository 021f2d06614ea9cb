package dozo.store;

import dozo.blob.Blobs;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.Urgency;
import dozo.store.work.AccountCounter;
import dozo.store.work.AccountSweep;
import dozo.store.work.RemovedTable;
import dozo.store.work.Workspace;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * What the store does behind the scenes, in slices of bulk work: what was removed leaves for ever
 * when its time or its room is over, old changes are forgotten, removed accounts are swept.
 */
public final class Upkeep {
    /** Modseqs that the change log of an account reaches back at least. */
    static final long LOG_KEEP = 100_000;

    /** Rows of each kind in a slice. */
    private static final int SLICE = 200;

    private static final String SELECT_REMOVED =
            "SELECT account FROM account_counter WHERE removed_messages > 0";
    private static final String SELECT_LONG_LOG =
            "SELECT account FROM account_counter WHERE modseq - oldest_modseq > ?";
    private static final String SELECT_GONE = "SELECT account FROM account_gone";
    private static final String SELECT_REMOVED_BYTES =
            "SELECT removed_bytes FROM account_counter WHERE account = ?";
    private static final String SELECT_LOG =
            "SELECT modseq, oldest_modseq FROM account_counter WHERE account = ?";
    private static final String FORGET =
            "UPDATE account_counter SET oldest_modseq = ? WHERE account = ?";
    private static final String DELETE_LOG =
            "DELETE FROM change_log WHERE account = ? AND modseq <= ?";
    private static final String SELECT_MAILBOXES = "SELECT id FROM mailbox WHERE account = ?";
    private static final String RAISE_OLDEST = "UPDATE mailbox SET oldest_modseq = ? WHERE id = ?";
    private static final String DELETE_EXPUNGED =
            "DELETE FROM expunged WHERE mailbox = ? AND modseq <= ?";

    private final Database db;
    private final long logKeep;
    private final Blobs blobs;
    private final InstantSource clock;
    private final Batch<Purge, Boolean> purging =
            Batch.locking(work -> new long[] {work.account()}, this::purge);
    private final Batch<Long, Boolean> pruning =
            Batch.locking(account -> new long[] {account}, this::prune);
    private final Batch<Long, Boolean> sweeping;

    Upkeep(Ground ground) {
        this(ground, LOG_KEEP);
    }

    Upkeep(Ground ground, long logKeep) {
        this.logKeep = logKeep;
        this.db = ground.db();
        this.blobs = ground.blobs();
        this.clock = ground.clock();
        this.sweeping = new AccountSweep(blobs);
    }

    private record Purge(long account, long allowanceBytes) {}

    /**
     * Does all that is due; for a timer.
     *
     * @param allowanceBytes how much each account may hold removed: a quarter of its quota (rule
     *     22)
     */
    public void run(LongUnaryOperator allowanceBytes) {
        for (long account : accounts(SELECT_REMOVED, 0)) {
            repeat(purging, new Purge(account, allowanceBytes.applyAsLong(account)));
        }
        for (long account : accounts(SELECT_LONG_LOG, 2 * logKeep)) {
            repeat(pruning, account);
        }
        for (long account : accounts(SELECT_GONE, 0)) {
            repeat(sweeping, account);
        }
    }

    private <W> void repeat(Batch<W, Boolean> batch, W work) {
        boolean more = true;
        while (more) {
            more = db.write(batch, work, Urgency.BULK);
        }
    }

    private List<Long> accounts(String sql, long limit) {
        return db.read(tx -> {
            PreparedStatement select = tx.prepare(sql);
            if (limit > 0) {
                select.setLong(1, limit);
            }
            return Workspace.numbers(select);
        });
    }

    /** The first to expire go for ever; answers for each work whether more is due. */
    private List<Boolean> purge(Transaction tx, List<Purge> works) throws SQLException {
        List<Boolean> more = new ArrayList<>(works.size());
        long now = clock.instant().getEpochSecond();
        for (Purge work : works) {
            Workspace space = new Workspace(tx);
            AccountCounter account = space.account(work.account());
            if (account == null) {
                more.add(false);
                continue;
            }
            List<RemovedTable.Row> due = new ArrayList<>();
            PreparedStatement removed = tx.prepare(SELECT_REMOVED_BYTES);
            removed.setLong(1, work.account());
            long bytes = Workspace.numbers(removed).getFirst();
            for (RemovedTable.Row row :
                    RemovedTable.select(tx, work.account(), RemovedTable.Position.START, SLICE)) {
                if (row.expires() > now && bytes <= work.allowanceBytes()) {
                    break;
                }
                bytes -= row.sizeBytes();
                due.add(row);
            }
            new RemovedTable(tx, blobs).discard(account, due);
            space.flush();
            more.add(due.size() == SLICE);
        }
        return more;
    }

    /** Old changes are forgotten, some hundred at a time; answers whether more is due. */
    private List<Boolean> prune(Transaction tx, List<Long> accounts) throws SQLException {
        List<Boolean> more = new ArrayList<>(accounts.size());
        for (long account : accounts) {
            long upTo = forgettable(tx, account);
            if (upTo > 0) {
                update(tx, FORGET, upTo, account);
                update(tx, DELETE_LOG, account, upTo);
                PreparedStatement mailboxes = tx.prepare(SELECT_MAILBOXES);
                mailboxes.setLong(1, account);
                for (long mailbox : Workspace.numbers(mailboxes)) {
                    forgetExpunged(tx, mailbox, upTo);
                }
            }
            more.add(upTo > 0);
        }
        return more;
    }

    /** Up to which modseq a slice of the log can go; 0 if nothing is due. */
    private long forgettable(Transaction tx, long account) throws SQLException {
        PreparedStatement select = tx.prepare(SELECT_LOG);
        select.setLong(1, account);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next() || row.getLong(1) - row.getLong(2) <= logKeep) {
                return 0;
            }
            return Math.min(row.getLong(2) + SLICE, row.getLong(1) - logKeep);
        }
    }

    private static void forgetExpunged(Transaction tx, long mailbox, long upTo)
            throws SQLException {
        if (update(tx, DELETE_EXPUNGED, mailbox, upTo) > 0) {
            update(tx, RAISE_OLDEST, upTo, mailbox);
        }
    }

    private static int update(Transaction tx, String sql, long first, long second)
            throws SQLException {
        PreparedStatement update = tx.prepare(sql);
        update.setLong(1, first);
        update.setLong(2, second);
        return update.executeUpdate();
    }
}
