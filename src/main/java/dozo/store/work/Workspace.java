package dozo.store.work;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Lookups;
import dozo.db.Transaction;
import dozo.store.UidSet;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
            "SELECT m.id, m.account, m.uid_validity, m.uid_next, m.highest_modseq, a.modseq,"
                    + " m.name FROM mailbox m JOIN account_counter a ON a.account = m.account";

    /** Design rule 11: whoever counts holds the rows; in the order of ids. */
    private static final String LOCKED = " ORDER BY m.account, m.id FOR UPDATE OF a, m";

    private static final BulkSql SELECT_BOX =
            BulkSql.of(
                    BOX_COLUMNS + " WHERE m.id = ?",
                    BOX_COLUMNS + " WHERE m.id = ANY(?::bigint[])" + LOCKED);
    private static final BulkSql SELECT_BOX_BY_NAME =
            BulkSql.of(
                    BOX_COLUMNS + " WHERE m.account = ? AND m.name = ? AND m.selectable = 1",
                    BOX_COLUMNS
                            + " JOIN unnest(?::bigint[], ?::text[]) AS k(account, name)"
                            + " ON m.account = k.account AND m.name = k.name"
                            + " WHERE m.selectable = 1"
                            + LOCKED);
    private static final String SELECT_ACCOUNT =
            "SELECT modseq FROM account_counter WHERE account = ?";
    private static final String ENTRY_COLUMNS =
            "uid, entry_id, email_id, flags, modseq, created, size, received, saved";
    private static final BulkSql SELECT_ENTRIES =
            BulkSql.of(
                    "SELECT ?, "
                            + ENTRY_COLUMNS
                            + " FROM entry WHERE mailbox = ? AND uid BETWEEN ? AND ?"
                            + " ORDER BY uid LIMIT ?",
                    "SELECT k.number, e.* FROM unnest(?::bigint[], ?::bigint[], ?::bigint[],"
                            + " ?::bigint[], ?::bigint[])"
                            + " AS k(number, mailbox, first, last, most)"
                            + " CROSS JOIN LATERAL (SELECT "
                            + ENTRY_COLUMNS
                            + " FROM entry WHERE mailbox = k.mailbox"
                            + " AND uid BETWEEN k.first AND k.last ORDER BY uid LIMIT k.most) AS e"
                            + " ORDER BY k.number, e.uid");
    private static final BulkSql UPDATE_BOX =
            BulkSql.of(
                    "UPDATE mailbox SET uid_next = ?, highest_modseq = ?, messages = messages + ?,"
                            + " unseen = unseen + ?, deleted = deleted + ?, bytes = bytes + ?"
                            + " WHERE id = ?",
                    "UPDATE mailbox AS m SET uid_next = k.uid_next,"
                            + " highest_modseq = k.highest_modseq,"
                            + " messages = m.messages + k.messages, unseen = m.unseen + k.unseen,"
                            + " deleted = m.deleted + k.deleted, bytes = m.bytes + k.bytes"
                            + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
                            + " ?::bigint[], ?::bigint[], ?::bigint[]) AS k(uid_next,"
                            + " highest_modseq, messages, unseen, deleted, bytes, id)"
                            + " WHERE m.id = k.id");
    private static final BulkSql UPDATE_ACCOUNT =
            BulkSql.of(
                    "UPDATE account_counter SET modseq = ?, bytes = bytes + ?,"
                            + " messages = messages + ?, removed_bytes = removed_bytes + ?,"
                            + " removed_messages = removed_messages + ? WHERE account = ?",
                    "UPDATE account_counter AS a SET modseq = k.modseq, bytes = a.bytes + k.bytes,"
                            + " messages = a.messages + k.messages,"
                            + " removed_bytes = a.removed_bytes + k.removed_bytes,"
                            + " removed_messages = a.removed_messages + k.removed_messages"
                            + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
                            + " ?::bigint[], ?::bigint[]) AS k(modseq, bytes, messages,"
                            + " removed_bytes, removed_messages, account)"
                            + " WHERE a.account = k.account");
    private static final BulkSql INSERT_ENTRY =
            BulkSql.insert(
                    "entry",
                    "mailbox",
                    "uid",
                    "entry_id",
                    "email_id",
                    "flags",
                    "modseq",
                    "created",
                    "size",
                    "received",
                    "saved");
    private static final BulkSql UPDATE_ENTRY =
            BulkSql.of(
                    "UPDATE entry SET flags = ?, modseq = ? WHERE mailbox = ? AND uid = ?",
                    "UPDATE entry AS e SET flags = k.flags, modseq = k.modseq"
                            + " FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])"
                            + " AS k(flags, modseq, mailbox, uid)"
                            + " WHERE e.mailbox = k.mailbox AND e.uid = k.uid");
    private static final BulkSql DELETE_ENTRY =
            BulkSql.of(
                    "DELETE FROM entry WHERE mailbox = ? AND uid = ?",
                    "DELETE FROM entry AS e USING unnest(?::bigint[], ?::bigint[])"
                            + " AS k(mailbox, uid) WHERE e.mailbox = k.mailbox AND e.uid = k.uid");
    private static final BulkSql INSERT_CHANGE =
            BulkSql.insert("change_log", "account", "modseq", "mailbox", "uid", "kind", "object");
    private static final BulkSql INSERT_EXPUNGED =
            BulkSql.insert("expunged", "mailbox", "modseq", "first_uid", "last_uid");

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

    private static final int SECOND_COLUMN = 2;

    private final Transaction tx;

    // in the order of ids: writers in several lanes then lock rows in one order
    private final Map<Long, Box> boxes = new TreeMap<>();
    private final Map<Long, AccountCounter> accounts = new TreeMap<>();
    private final Map<Long, Map<String, Box>> named = new HashMap<>();

    public Workspace(Transaction tx) {
        this.tx = tx;
    }

    // ---- reading

    /** What a batch needs, said first and then read together in one round trip. */
    final class Reading {
        final Lookups lookups = tx.lookups();
        private final Bulk ids = lookups.add(SELECT_BOX, Workspace.this::keep);
        private final Bulk names = lookups.add(SELECT_BOX_BY_NAME, Workspace.this::keepByName);
        private final List<Wanted> wanted = new ArrayList<>();
        private final Bulk entries =
                lookups.add(
                        SELECT_ENTRIES,
                        row -> wanted.get(row.getInt(1)).read.add(entry(row, SECOND_COLUMN)));

        Reading() throws SQLException {}

        /** The mailbox and its account's counters, if it exists. */
        void mailbox(long id) throws SQLException {
            if (!boxes.containsKey(id)) {
                ids.setLong(1, id);
                ids.add();
            }
        }

        /** The selectable mailbox of that name, if it exists. */
        void mailbox(long account, String name) throws SQLException {
            names.setLong(1, account);
            names.setString(2, name);
            names.add();
        }

        /**
         * The first entries of a set, from a UID on. Ranges beyond the first {@value
         * #SLICE_ENTRIES} UIDs that they could hold are left to the next slice.
         */
        Wanted entries(long mailbox, UidSet uids, long fromUid) throws SQLException {
            Wanted want = new Wanted(uids, fromUid);
            wanted.add(want);
            int left = SLICE_ENTRIES;
            for (UidSet.Range range : uids.within(fromUid, UidSet.LAST_UID).ranges()) {
                if (left == 0) {
                    want.rangeAfter = range.first();
                    break;
                }
                entries.setLong(1, wanted.size() - 1);
                entries.setLong(2, mailbox);
                entries.setLong(3, range.first());
                entries.setLong(4, range.last());
                entries.setLong(5, left);
                entries.add();
                want.lastFirst = range.first();
                want.lastLimit = left;
                left -= (int) Math.min(left, range.last() - range.first() + 1);
            }
            return want;
        }

        void run() throws SQLException {
            lookups.run();
        }
    }

    /** Entries as they are stored; the slice of a work is made of them. */
    static final class Wanted {
        private final UidSet uids;
        private final long fromUid;
        private final List<Entry> read = new ArrayList<>();

        /** Where the last range that was read begins, and how many of it were read at most. */
        private long lastFirst;

        private int lastLimit;

        /** Where the first range that was not read begins; 0 if there is none. */
        private long rangeAfter;

        Wanted(UidSet uids, long fromUid) {
            this.uids = uids;
            this.fromUid = fromUid;
        }

        /** Where the next slice begins; 0 if this was the last. */
        long nextUid() {
            long ofLast = read.stream().filter(entry -> entry.uid() >= lastFirst).count();
            return ofLast > 0 && ofLast == lastLimit ? read.getLast().uid() + 1 : rangeAfter;
        }
    }

    private void keep(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        if (!boxes.containsKey(id)) {
            Box.Stand stand = new Box.Stand(row.getLong(3), row.getLong(4), row.getLong(5));
            boxes.put(id, new Box(id, counter(row.getLong(2), row.getLong(6)), stand));
        }
    }

    private void keepByName(ResultSet row) throws SQLException {
        keep(row);
        named.computeIfAbsent(row.getLong(2), account -> new HashMap<>())
                .put(row.getString(7), mailbox(row.getLong(1)));
    }

    private Box mailbox(long id) {
        Box box = boxes.get(id);
        if (box == null) {
            throw new IllegalStateException("mailbox " + id + " was not read");
        }
        return box;
    }

    /** A mailbox that was read, or null if there is no such. */
    @Nullable Box box(long mailbox) {
        return boxes.get(mailbox);
    }

    /** The selectable mailbox of that name, if it was read. */
    @Nullable Box box(long account, String name) {
        return named.getOrDefault(account, Map.of()).get(name);
    }

    /** A mailbox, read now if it has not been. */
    public @Nullable Box find(long account, String name) throws SQLException {
        if (box(account, name) == null) {
            Reading reading = new Reading();
            reading.mailbox(account, name);
            reading.run();
        }
        return box(account, name);
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

    private AccountCounter counter(long account, long modseq) {
        return accounts.computeIfAbsent(account, id -> new AccountCounter(id, modseq));
    }

    /**
     * A slice of a set of entries.
     *
     * @param nextUid where the next slice begins; 0 if this was the last
     */
    record Slice(List<Entry> entries, long nextUid) {}

    /** What was read, as the batch has left it so far. */
    static Slice slice(Box box, Wanted wanted) {
        List<Entry> entries = new ArrayList<>(wanted.read.size());
        for (Entry read : wanted.read) {
            Entry entry = box.seen(read);
            if (entry != null) {
                entries.add(entry);
            }
        }
        long next = wanted.nextUid();
        if (next > 0 && next < box.uidNext) {
            return new Slice(entries, next);
        }
        entries.addAll(box.arrived(wanted.uids, wanted.fromUid));
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
        return entry(row, 1);
    }

    private static Entry entry(ResultSet row, int first) throws SQLException {
        return new Entry(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4),
                row.getLong(first + 5),
                row.getInt(first + 6),
                row.getLong(first + 7),
                row.getLong(first + 8));
    }

    // ---- writing

    /** Writes down that something other than an entry changed. */
    void log(AccountCounter account, Change change, long mailbox) throws SQLException {
        Bulk insert = tx.bulk(INSERT_CHANGE);
        insert.setLong(1, account.account);
        insert.setLong(2, account.nextModseq());
        insert.setLong(3, mailbox);
        insert.setLong(4, 0);
        insert.setLong(5, change.code);
        insert.setLong(6, mailbox);
        insert.add();
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
        Bulk insert = null;
        for (Box.Row row : box.rows.values()) {
            if (row.stored || row.gone) {
                continue;
            }
            insert = insert == null ? tx.bulk(INSERT_ENTRY) : insert;
            Entry entry = row.entry;
            insert.setLong(1, box.id);
            insert.setLong(2, entry.uid());
            insert.setLong(3, entry.entryId());
            insert.setLong(4, entry.emailId());
            insert.setLong(5, entry.flags());
            insert.setLong(6, entry.modseq());
            insert.setLong(7, entry.created());
            insert.setLong(8, entry.sizeBytes());
            insert.setLong(9, entry.received());
            insert.setLong(10, entry.saved());
            insert.add();
        }
    }

    private void updateEntries(Box box) throws SQLException {
        Bulk update = null;
        for (Box.Row row : box.rows.values()) {
            if (row.stored && row.changed && !row.gone) {
                update = update == null ? tx.bulk(UPDATE_ENTRY) : update;
                update.setLong(1, row.entry.flags());
                update.setLong(2, row.entry.modseq());
                update.setLong(3, box.id);
                update.setLong(4, row.entry.uid());
                update.add();
            }
        }
    }

    private void deleteEntries(Box box) throws SQLException {
        Bulk delete = null;
        for (Box.Row row : box.rows.values()) {
            if (row.stored && row.gone) {
                delete = delete == null ? tx.bulk(DELETE_ENTRY) : delete;
                delete.setLong(1, box.id);
                delete.setLong(2, row.entry.uid());
                delete.add();
            }
        }
    }

    /** Only the last change of an entry counts: nobody can have seen the ones before it. */
    private void insertChanges(Box box) throws SQLException {
        Bulk insert = null;
        for (Box.Row row : box.rows.values()) {
            if (row.changed || row.gone) {
                insert = insert == null ? tx.bulk(INSERT_CHANGE) : insert;
                insert.setLong(1, box.account.account);
                insert.setLong(2, row.gone ? row.goneModseq : row.entry.modseq());
                insert.setLong(3, box.id);
                insert.setLong(4, row.entry.uid());
                insert.setLong(5, row.gone ? Change.EXPUNGED.code : Change.FLAGS.code);
                insert.setLong(6, row.entry.emailId());
                insert.add();
            }
        }
    }

    private void insertExpunged(Box box) throws SQLException {
        Bulk insert = null;
        for (Map.Entry<Long, UidSet.Builder> vanished : box.vanished.entrySet()) {
            for (UidSet.Range range : vanished.getValue().build().ranges()) {
                insert = insert == null ? tx.bulk(INSERT_EXPUNGED) : insert;
                insert.setLong(1, box.id);
                insert.setLong(2, vanished.getKey());
                insert.setLong(3, range.first());
                insert.setLong(4, range.last());
                insert.add();
            }
        }
    }

    private void update(Box box) throws SQLException {
        Bulk update = tx.bulk(UPDATE_BOX);
        update.setLong(1, box.uidNext);
        update.setLong(2, box.highestModseq);
        update.setLong(3, box.moreMessages);
        update.setLong(4, box.moreUnseen);
        update.setLong(5, box.moreDeleted);
        update.setLong(6, box.moreBytes);
        update.setLong(7, box.id);
        update.add();
    }

    private void update(AccountCounter account) throws SQLException {
        Bulk update = tx.bulk(UPDATE_ACCOUNT);
        update.setLong(1, account.modseq);
        update.setLong(2, account.moreBytes);
        update.setLong(3, account.moreMessages);
        update.setLong(4, account.moreRemovedBytes);
        update.setLong(5, account.moreRemovedMessages);
        update.setLong(6, account.account);
        update.add();
    }
}
