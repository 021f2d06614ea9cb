package dozo.store.work;

import dozo.blob.Blobs;
import dozo.db.Batch;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Takes an account that is gone out of the tables, a slice at a time. */
public final class AccountSweep implements Batch<Long, Boolean> {
    private static final int SLICE = 200;

    private static final String MARK =
            "INSERT INTO account_gone(account) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String SELECT_MAILBOX =
            "SELECT id FROM mailbox WHERE account = ? ORDER BY id LIMIT 1";
    private static final String SELECT_ENTRIES =
            "SELECT uid, email_id FROM entry WHERE mailbox = ? ORDER BY uid LIMIT ?";
    private static final String DELETE_ENTRIES = "DELETE FROM entry WHERE mailbox = ? AND uid <= ?";
    private static final String DELETE_MAILBOX = "DELETE FROM mailbox WHERE id = ?";
    private static final String DELETE_EXPUNGED = "DELETE FROM expunged WHERE mailbox = ?";

    /** Tables whose rows may be many, with the column that tells rows of an account apart. */
    private static final List<String> DELETE_MANY =
            List.of(
                    "DELETE FROM thread_ref WHERE account = ? AND hash IN"
                            + " (SELECT hash FROM thread_ref WHERE account = ? LIMIT ?)",
                    "DELETE FROM change_log WHERE account = ? AND modseq IN"
                            + " (SELECT modseq FROM change_log WHERE account = ? LIMIT ?)");

    private static final List<String> DELETE_FEW =
            List.of(
                    "DELETE FROM keyword WHERE account = ?",
                    "DELETE FROM subscription WHERE account = ?",
                    "DELETE FROM mailbox_gone WHERE account = ?",
                    "DELETE FROM account_counter WHERE account = ?",
                    "DELETE FROM account_gone WHERE account = ?");

    private final Blobs blobs;

    public AccountSweep(Blobs blobs) {
        this.blobs = blobs;
    }

    /** From now on these accounts are to be swept. */
    public static void mark(Transaction tx, List<Long> accounts) throws SQLException {
        PreparedStatement insert = tx.prepare(MARK);
        for (long account : accounts) {
            insert.setLong(1, account);
            insert.executeUpdate();
        }
    }

    @Override
    public long[] locks(Long account) {
        return new long[] {account};
    }

    /** Answers for each account whether there is more to do. */
    @Override
    public List<Boolean> run(Transaction tx, List<Long> accounts) throws SQLException {
        List<Boolean> more = new ArrayList<>(accounts.size());
        for (long account : accounts) {
            more.add(
                    sweepMailbox(tx, account)
                            || sweepRemoved(tx, account)
                            || deleteMany(tx, account));
            if (!more.getLast()) {
                for (String sql : DELETE_FEW) {
                    delete(tx, sql, account);
                }
            }
        }
        return more;
    }

    private boolean sweepMailbox(Transaction tx, long account) throws SQLException {
        PreparedStatement first = tx.prepare(SELECT_MAILBOX);
        first.setLong(1, account);
        List<Long> mailbox = Workspace.numbers(first);
        if (mailbox.isEmpty()) {
            return false;
        }
        long id = mailbox.getFirst();
        List<Long> emailIds = new ArrayList<>();
        long lastUid = 0;
        PreparedStatement select = tx.prepare(SELECT_ENTRIES);
        select.setLong(1, id);
        select.setInt(2, SLICE);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                lastUid = row.getLong(1);
                emailIds.add(row.getLong(2));
            }
        }
        PreparedStatement delete = tx.prepare(DELETE_ENTRIES);
        delete.setLong(1, id);
        delete.setLong(2, lastUid);
        delete.executeUpdate();
        new RemovedTable(tx, blobs).letGo(account, emailIds);
        if (emailIds.size() < SLICE) {
            delete(tx, DELETE_EXPUNGED, id);
            delete(tx, DELETE_MAILBOX, id);
        }
        return true;
    }

    private boolean sweepRemoved(Transaction tx, long account) throws SQLException {
        List<RemovedTable.Row> rows =
                RemovedTable.select(tx, account, RemovedTable.Position.START, SLICE);
        new RemovedTable(tx, blobs).discard(new AccountCounter(account, 0), rows);
        return !rows.isEmpty();
    }

    private static boolean deleteMany(Transaction tx, long account) throws SQLException {
        int deleted = 0;
        for (String sql : DELETE_MANY) {
            PreparedStatement delete = tx.prepare(sql);
            delete.setLong(1, account);
            delete.setLong(2, account);
            delete.setInt(3, SLICE);
            deleted += delete.executeUpdate();
        }
        return deleted > 0;
    }

    private static void delete(Transaction tx, String sql, long key) throws SQLException {
        PreparedStatement delete = tx.prepare(sql);
        delete.setLong(1, key);
        delete.executeUpdate();
    }
}
