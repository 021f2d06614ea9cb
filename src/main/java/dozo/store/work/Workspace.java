package dozo.store.work;

import dozo.db.Transaction;
import dozo.store.UidSet;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one batch works on: counter rows and entries are read first, changed in memory, and written
 * back once each by {@link #flush}. UIDs and modseqs come from here alone, under the locks of the
 * counter rows (design rule 11). Used by one thread, within one transaction.
 */
public final class Workspace {
    private static final String BOX_COLUMNS =
            "SELECT m.id, m.account, m.uid_validity, m.uid_next, m.highest_modseq, a.modseq"
                    + " FROM mailbox m JOIN account_counter a ON a.account = m.account";
    private static final String SELECT_BOX = BOX_COLUMNS + " WHERE m.id = ?";
    private static final String SELECT_BOX_BY_NAME =
            BOX_COLUMNS + " WHERE m.account = ? AND m.name = ? AND m.selectable = 1";
    private static final String SELECT_ACCOUNT =
            "SELECT modseq FROM account_counter WHERE account = ?";
    private static final String SELECT_ENTRIES =
            "SELECT uid, entry_id, email_id, flags, modseq, created, size, received, saved"
                    + " FROM entry WHERE mailbox = ? AND uid BETWEEN ? AND ? ORDER BY uid LIMIT ?";
    private static final String UPDATE_BOX =
            "UPDATE mailbox SET uid_next = ?, highest_modseq = ?, messages = messages + ?,"
                    + " unseen = unseen + ?, deleted = deleted + ?, bytes = bytes + ?"
                    + " WHERE id = ?";
    private static final String UPDATE_ACCOUNT =
            "UPDATE account_counter SET modseq = ?, bytes = bytes + ?, messages = messages + ?,"
                    + " removed_bytes = removed_bytes + ?,"
                    + " removed_messages = removed_messages + ? WHERE account = ?";
    private static final String INSERT_ENTRY =
            "INSERT INTO entry(mailbox, uid, entry_id, email_id, flags, modseq, created, size,"
                    + " received, saved) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UPDATE_ENTRY =
            "UPDATE entry SET flags = ?, modseq = ? WHERE mailbox = ? AND uid = ?";
    private static final String DELETE_ENTRY = "DELETE FROM entry WHERE mailbox = ? AND uid = ?";
    private static final String INSERT_CHANGE =
            "INSERT INTO change_log(account, modseq, mailbox, uid, kind, object)"
                    + " VALUES (?, ?, ?, ?, ?, ?)";
    private static final String INSERT_EXPUNGED =
            "INSERT INTO expunged(mailbox, modseq, first_uid, last_uid) VALUES (?, ?, ?, ?)";

    /** Kinds of rows in the change log. */
    public enum Change {
        FLAGS(1),
        EXPUNGED(2),
        MAILBOX_MADE(3),
        MAILBOX_CHANGED(4),
        MAILBOX_DELETED(5);

        final int code;

        Change(int code) {
            this.code = code;
        }
    }

    /** Entries that one transaction changes at most for one work: a few milliseconds. */
    public static final int SLICE_ENTRIES = 500;

    private final Transaction tx;

    // in the order of ids: writers in several lanes then lock rows in one order
    private final Map<Long, Box> boxes = new TreeMap<>();
    private final Map<Long, AccountCounter> accounts = new TreeMap<>();
    private final Map<Long, Map<String, Box>> named = new HashMap<>();

    public Workspace(Transaction tx) {
        this.tx = tx;
    }

    // ---- reading

    /** Reads these mailboxes and their accounts' counters, those that exist. */
    void open(Collection<Long> mailboxes) throws SQLException {
        for (long id : mailboxes) {
            if (!boxes.containsKey(id)) {
                PreparedStatement select = tx.prepare(SELECT_BOX);
                select.setLong(1, id);
                read(select);
            }
        }
    }

    /** A mailbox that was opened, or null if there is no such. */
    @Nullable Box box(long mailbox) {
        return boxes.get(mailbox);
    }

    /** The selectable mailbox of that name, or null. */
    public @Nullable Box box(long account, String name) throws SQLException {
        Map<String, Box> known = named.computeIfAbsent(account, id -> new HashMap<>());
        Box box = known.get(name);
        if (box == null) {
            PreparedStatement select = tx.prepare(SELECT_BOX_BY_NAME);
            select.setLong(1, account);
            select.setString(2, name);
            box = read(select);
            if (box != null) {
                known.put(name, box);
            }
        }
        return box;
    }

    /** An account's counters, or null if the account was never prepared. */
    public @Nullable AccountCounter account(long account) throws SQLException {
        AccountCounter present = accounts.get(account);
        if (present != null) {
            return present;
        }
        PreparedStatement select = tx.prepare(SELECT_ACCOUNT);
        select.setLong(1, account);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? counter(account, row.getLong(1)) : null;
        }
    }

    private @Nullable Box read(PreparedStatement select) throws SQLException {
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return null;
            }
            long id = row.getLong(1);
            Box present = boxes.get(id);
            if (present != null) {
                return present;
            }
            Box.Stand stand = new Box.Stand(row.getLong(3), row.getLong(4), row.getLong(5));
            Box box = new Box(id, counter(row.getLong(2), row.getLong(6)), stand);
            boxes.put(id, box);
            return box;
        }
    }

    private AccountCounter counter(long account, long modseq) {
        return accounts.computeIfAbsent(account, id -> new AccountCounter(id, modseq));
    }

    /**
     * A slice of a set of entries.
     *
     * @param nextUid where the next slice begins; 0 if this was the last
     */
    public record Slice(List<Entry> entries, long nextUid) {}

    /** Entries of a set, from a UID on, so many at most, as the batch has left them. */
    Slice entries(Box box, UidSet uids, long fromUid, int limit) throws SQLException {
        List<Entry> entries = new ArrayList<>();
        int left = limit;
        for (UidSet.Range range : uids.within(fromUid, UidSet.LAST_UID).ranges()) {
            if (range.first() >= box.uidNext) {
                break;
            }
            PreparedStatement select = tx.prepare(SELECT_ENTRIES);
            select.setLong(1, box.id);
            select.setLong(2, range.first());
            select.setLong(3, range.last());
            select.setInt(4, left);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Entry read = entry(row);
                    Entry entry = box.seen(read);
                    if (entry != null) {
                        entries.add(entry);
                    }
                    if (--left == 0) {
                        return new Slice(entries, read.uid() + 1);
                    }
                }
            }
        }
        entries.addAll(box.arrived(uids, fromUid));
        return new Slice(entries, 0);
    }

    /** The first column of each row. */
    public static List<Long> numbers(PreparedStatement select) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                numbers.add(row.getLong(1));
            }
        }
        return numbers;
    }

    /** An entry from the columns uid to saved, in the order of the record. */
    public static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getInt(7),
                row.getLong(8),
                row.getLong(9));
    }

    // ---- writing

    /** Writes down that something other than an entry changed. */
    void log(AccountCounter account, Change change, long mailbox) throws SQLException {
        PreparedStatement insert = tx.prepare(INSERT_CHANGE);
        insert.setLong(1, account.account);
        insert.setLong(2, account.nextModseq());
        insert.setLong(3, mailbox);
        insert.setLong(4, 0);
        insert.setInt(5, change.code);
        insert.setLong(6, mailbox);
        insert.executeUpdate();
    }

    /** Writes back all that changed. */
    public void flush() throws SQLException {
        for (Box box : boxes.values()) {
            if (box.touched) {
                insertEntries(box);
                updateEntries(box);
                deleteEntries(box);
                insertChanges(box);
                insertExpunged(box);
                update(box);
            }
        }
        for (AccountCounter account : accounts.values()) {
            if (account.touched) {
                update(account);
            }
        }
        boxes.clear();
        accounts.clear();
        named.clear();
    }

    private void insertEntries(Box box) throws SQLException {
        PreparedStatement insert = null;
        for (Box.Row row : box.rows.values()) {
            if (row.stored || row.gone) {
                continue;
            }
            insert = insert == null ? tx.prepare(INSERT_ENTRY) : insert;
            Entry entry = row.entry;
            insert.setLong(1, box.id);
            insert.setLong(2, entry.uid());
            insert.setLong(3, entry.entryId());
            insert.setLong(4, entry.emailId());
            insert.setLong(5, entry.flags());
            insert.setLong(6, entry.modseq());
            insert.setLong(7, entry.created());
            insert.setInt(8, entry.sizeBytes());
            insert.setLong(9, entry.received());
            insert.setLong(10, entry.saved());
            insert.executeUpdate();
        }
    }

    private void updateEntries(Box box) throws SQLException {
        PreparedStatement update = null;
        for (Box.Row row : box.rows.values()) {
            if (row.stored && row.changed && !row.gone) {
                update = update == null ? tx.prepare(UPDATE_ENTRY) : update;
                update.setLong(1, row.entry.flags());
                update.setLong(2, row.entry.modseq());
                update.setLong(3, box.id);
                update.setLong(4, row.entry.uid());
                update.executeUpdate();
            }
        }
    }

    private void deleteEntries(Box box) throws SQLException {
        PreparedStatement delete = null;
        for (Box.Row row : box.rows.values()) {
            if (row.stored && row.gone) {
                delete = delete == null ? tx.prepare(DELETE_ENTRY) : delete;
                delete.setLong(1, box.id);
                delete.setLong(2, row.entry.uid());
                delete.executeUpdate();
            }
        }
    }

    /** Only the last change of an entry counts: nobody can have seen the ones before it. */
    private void insertChanges(Box box) throws SQLException {
        PreparedStatement insert = null;
        for (Box.Row row : box.rows.values()) {
            if (row.changed || row.gone) {
                insert = insert == null ? tx.prepare(INSERT_CHANGE) : insert;
                insert.setLong(1, box.account.account);
                insert.setLong(2, row.gone ? row.goneModseq : row.entry.modseq());
                insert.setLong(3, box.id);
                insert.setLong(4, row.entry.uid());
                insert.setInt(5, row.gone ? Change.EXPUNGED.code : Change.FLAGS.code);
                insert.setLong(6, row.entry.emailId());
                insert.executeUpdate();
            }
        }
    }

    private void insertExpunged(Box box) throws SQLException {
        PreparedStatement insert = null;
        for (Map.Entry<Long, UidSet.Builder> vanished : box.vanished.entrySet()) {
            for (UidSet.Range range : vanished.getValue().build().ranges()) {
                insert = insert == null ? tx.prepare(INSERT_EXPUNGED) : insert;
                insert.setLong(1, box.id);
                insert.setLong(2, vanished.getKey());
                insert.setLong(3, range.first());
                insert.setLong(4, range.last());
                insert.executeUpdate();
            }
        }
    }

    private void update(Box box) throws SQLException {
        PreparedStatement update = tx.prepare(UPDATE_BOX);
        update.setLong(1, box.uidNext);
        update.setLong(2, box.highestModseq);
        update.setLong(3, box.moreMessages);
        update.setLong(4, box.moreUnseen);
        update.setLong(5, box.moreDeleted);
        update.setLong(6, box.moreBytes);
        update.setLong(7, box.id);
        update.executeUpdate();
    }

    private void update(AccountCounter account) throws SQLException {
        PreparedStatement update = tx.prepare(UPDATE_ACCOUNT);
        update.setLong(1, account.modseq);
        update.setLong(2, account.moreBytes);
        update.setLong(3, account.moreMessages);
        update.setLong(4, account.moreRemovedBytes);
        update.setLong(5, account.moreRemovedMessages);
        update.setLong(6, account.account);
        update.executeUpdate();
    }
}
