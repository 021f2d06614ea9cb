package dozo.store.work;

import dozo.blob.Blobs;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What can be restored, within one transaction. Used by one thread. */
public final class RemovedTable {
    private static final BulkSql INSERT =
            BulkSql.insert(
                    "removed",
                    "account",
                    "expires",
                    "entry_id",
                    "removed",
                    "mailbox",
                    "uid",
                    "email_id",
                    "flags",
                    "size",
                    "received");
    private static final String SELECT =
            "SELECT expires, entry_id, removed, mailbox, uid, email_id, flags, size, received"
                    + " FROM removed WHERE account = ? AND (expires, entry_id) > (?, ?)"
                    + " ORDER BY expires, entry_id LIMIT ?";
    private static final String DELETE =
            "DELETE FROM removed WHERE account = ? AND expires = ? AND entry_id = ?";
    private static final String SELECT_SHARE =
            "SELECT more FROM email_share WHERE account = ? AND email_id = ?";
    private static final String UPDATE_SHARE =
            "UPDATE email_share SET more = more - 1 WHERE account = ? AND email_id = ?";
    private static final String DELETE_SHARE =
            "DELETE FROM email_share WHERE account = ? AND email_id = ?";
    private static final String SELECT_BLOB =
            "SELECT blob FROM email WHERE account = ? AND email_id = ?";
    private static final String DELETE_EMAIL =
            "DELETE FROM email WHERE account = ? AND email_id = ?";

    private final Transaction tx;
    private final Blobs blobs;

    public RemovedTable(Transaction tx, Blobs blobs) {
        this.tx = tx;
        this.blobs = blobs;
    }

    /**
     * A removed entry; times in seconds since 1970.
     *
     * @param uid in the mailbox that it was removed from
     */
    public record Row(
            long expires,
            long entryId,
            long removed,
            long mailbox,
            long uid,
            long emailId,
            long flags,
            int sizeBytes,
            long received) {
        public Position position() {
            return new Position(expires, entryId);
        }
    }

    /** A place in the order in which an account's removed entries expire. */
    public record Position(long expires, long entryId) {
        public static final Position START = new Position(0, 0);
    }

    static void insert(Transaction tx, long account, Row row) throws SQLException {
        Bulk insert = tx.bulk(INSERT);
        insert.setLong(1, account);
        insert.setLong(2, row.expires());
        insert.setLong(3, row.entryId());
        insert.setLong(4, row.removed());
        insert.setLong(5, row.mailbox());
        insert.setLong(6, row.uid());
        insert.setLong(7, row.emailId());
        insert.setLong(8, row.flags());
        insert.setLong(9, row.sizeBytes());
        insert.setLong(10, row.received());
        insert.add();
    }

    /** The next ones to expire, after a position. */
    public static List<Row> select(Transaction tx, long account, Position after, int limit)
            throws SQLException {
        PreparedStatement select = tx.prepare(SELECT);
        select.setLong(1, account);
        select.setLong(2, after.expires());
        select.setLong(3, after.entryId());
        select.setInt(4, limit);
        List<Row> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(
                        new Row(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getInt(8),
                                row.getLong(9)));
            }
        }
        return rows;
    }

    /** Takes a row out, to be restored; the mail stays. */
    public void take(AccountCounter account, Row row) throws SQLException {
        PreparedStatement delete = tx.prepare(DELETE);
        delete.setLong(1, account.account);
        delete.setLong(2, row.expires());
        delete.setLong(3, row.entryId());
        delete.executeUpdate();
        account.countRemoved(row.sizeBytes(), -1);
    }

    /** Takes rows out for ever. */
    public void discard(AccountCounter account, List<Row> rows) throws SQLException {
        List<Long> emailIds = new ArrayList<>(rows.size());
        for (Row row : rows) {
            take(account, row);
            emailIds.add(row.emailId());
        }
        letGo(account.account, emailIds);
    }

    /** One entry less holds each of these mails; those that nothing holds any more go. */
    void letGo(long account, List<Long> emailIds) throws SQLException {
        List<Blobs.Use> released = new ArrayList<>();
        for (long emailId : emailIds) {
            long more = number(SELECT_SHARE, account, emailId);
            if (more > 1) {
                change(UPDATE_SHARE, account, emailId);
            } else if (more == 1) {
                change(DELETE_SHARE, account, emailId);
            } else {
                long blob = number(SELECT_BLOB, account, emailId);
                if (blob != 0) {
                    released.add(new Blobs.Use(blob, emailId));
                    change(DELETE_EMAIL, account, emailId);
                }
            }
        }
        blobs.release(tx, released);
    }

    private long number(String sql, long account, long emailId) throws SQLException {
        PreparedStatement select = tx.prepare(sql);
        select.setLong(1, account);
        select.setLong(2, emailId);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private void change(String sql, long account, long emailId) throws SQLException {
        PreparedStatement update = tx.prepare(sql);
        update.setLong(1, account);
        update.setLong(2, emailId);
        update.executeUpdate();
    }
}
