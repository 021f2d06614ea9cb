package dozo.store.work;

import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.Urgency;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Raises every number that clients remember by a gap, where the newest data of an installation is
 * lost (design rule 9): no UID is given twice, and whoever saw more than is left asks for a state
 * that is older than all there is, and gets everything. UIDVALIDITY stays; mailboxes that are made
 * from now on have one that none had before.
 *
 * <p>Entries get a new MODSEQ, each of them: a client may have seen a newer one that is lost. What
 * is forgotten of the past is told as a full list of what is gone (RFC 7162 3.2.5.2).
 */
public final class Gap {
    /** More than a mailbox takes in while one centre works alone; RFC 3501 2.3.1.1 has 32 bits. */
    public static final long UIDS = 1L << 20;

    /** More than the changes of an account in that time; RFC 7162 3.1 has 63 bits. */
    public static final long MODSEQS = 1L << 32;

    /** UIDVALIDITY is about the time in seconds; more mailboxes are not made in one second. */
    static final long UID_VALIDITIES = 1L << 10;

    private static final int SLICE = 100;

    private static final String SELECT =
            "SELECT account FROM account_counter WHERE account > ? ORDER BY account LIMIT ?";
    private static final String RAISE_ACCOUNTS =
            "UPDATE account_counter SET modseq = modseq + ?, oldest_modseq = modseq + ?,"
                    + " uid_validity = uid_validity + ? WHERE account BETWEEN ? AND ?";
    private static final String RAISE_MAILBOXES =
            "UPDATE mailbox SET uid_next = uid_next + ?, highest_modseq = (SELECT modseq"
                    + " FROM account_counter a WHERE a.account = mailbox.account),"
                    + " oldest_modseq = (SELECT modseq"
                    + " FROM account_counter a WHERE a.account = mailbox.account)"
                    + " WHERE account BETWEEN ? AND ?";
    private static final String RAISE_ENTRIES =
            "UPDATE entry SET modseq = (SELECT highest_modseq FROM mailbox m"
                    + " WHERE m.id = entry.mailbox) WHERE mailbox IN"
                    + " (SELECT id FROM mailbox WHERE account BETWEEN ? AND ?)";

    private final Database db;
    private final Batch<List<Long>, Integer> raising =
            Batch.locking(
                    accounts -> accounts.stream().mapToLong(Long::longValue).toArray(), Gap::raise);

    public Gap(Database db) {
        this.db = db;
    }

    /**
     * Does it, some accounts at a time; answers how many mailboxes there are. Done twice, it leaves
     * two gaps, which does no harm: so it may be repeated when it was interrupted.
     */
    public int leave() {
        int mailboxes = 0;
        List<Long> slice = slice(Long.MIN_VALUE);
        while (!slice.isEmpty()) {
            mailboxes += db.write(raising, slice, Urgency.BULK);
            slice = slice(slice.getLast());
        }
        return mailboxes;
    }

    private List<Long> slice(long after) {
        return db.read(tx -> {
            PreparedStatement select = tx.prepare(SELECT);
            select.setLong(1, after);
            select.setInt(2, SLICE);
            return Workspace.numbers(select);
        });
    }

    private static List<Integer> raise(Transaction tx, List<List<Long>> slices)
            throws SQLException {
        List<Integer> mailboxes = new ArrayList<>(slices.size());
        for (List<Long> slice : slices) {
            long first = slice.getFirst();
            long last = slice.getLast();
            update(tx, RAISE_ACCOUNTS, MODSEQS, MODSEQS, UID_VALIDITIES, first, last);
            mailboxes.add(update(tx, RAISE_MAILBOXES, UIDS, first, last));
            update(tx, RAISE_ENTRIES, first, last);
        }
        return mailboxes;
    }

    private static int update(Transaction tx, String sql, long... values) throws SQLException {
        PreparedStatement update = tx.prepare(sql);
        for (int i = 0; i < values.length; i++) {
            update.setLong(i + 1, values[i]);
        }
        return update.executeUpdate();
    }
}
