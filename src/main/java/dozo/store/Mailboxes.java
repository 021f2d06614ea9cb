package dozo.store;

import dozo.db.Database;
import dozo.db.Transaction;
import dozo.db.Urgency;
import dozo.store.work.MailboxName;
import dozo.store.work.Tree;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mailboxes of accounts: a tree of names. Safe for any number of threads. */
public final class Mailboxes {
    /** How a change of the tree ended. */
    public enum Outcome {
        DONE,
        /** The name is taken: NO [ALREADYEXISTS]. */
        EXISTS,
        /** No such mailbox: NO [NONEXISTENT]. */
        MISSING,
        /**
         * INBOX can't be deleted; a name that only has children can't vanish; a malformed name; a
         * role that another mailbox has: NO [CANNOT], [HASCHILDREN].
         */
        REFUSED,
        /** Too many mailboxes, too deep, too long: NO [LIMIT]. */
        LIMIT
    }

    private static final String COLUMNS =
            "SELECT id, account, name, role, selectable, subscribed, uid_validity, uid_next,"
                    + " highest_modseq, messages, unseen, deleted, bytes, recent_uid"
                    + " FROM mailbox WHERE account = ?";
    private static final String SELECT_ALL = COLUMNS;
    private static final String SELECT = COLUMNS + " AND name = ?";
    private static final String SELECT_SUBSCRIPTIONS =
            "SELECT name FROM subscription WHERE account = ? ORDER BY name";

    private static final Comparator<Mailbox> ORDER =
            Comparator.comparing(mailbox -> new MailboxName(mailbox.name()));

    private final Database db;
    private final Announcer announcer;
    private final Tree tree;
    private final Mails mails;

    Mailboxes(Ground ground, Tree tree, Mails mails) {
        this.db = ground.db();
        this.announcer = ground.announcer();
        this.tree = tree;
        this.mails = mails;
    }

    /** Makes INBOX and the five special-use mailboxes of a new account; harmless when repeated. */
    public void prepare(long account) {
        db.write(tree, new Tree.Work.Prepare(account));
    }

    /** The same for many accounts, inside the caller's transaction. */
    public void prepare(Transaction tx, List<Long> accounts) throws SQLException {
        tree.prepare(tx, accounts);
    }

    /** All mailboxes with their counters, from one snapshot, in the order of their names. */
    public List<Mailbox> list(long account) {
        List<Mailbox> all =
                db.read(tx -> {
                    PreparedStatement select = tx.prepare(SELECT_ALL);
                    select.setLong(1, account);
                    return mailboxes(select);
                });
        all.sort(ORDER);
        return all;
    }

    /** The mailbox of that name; INBOX in any case. */
    public Optional<Mailbox> find(long account, String name) {
        MailboxName wanted = MailboxName.of(name);
        if (wanted.fault() != null) {
            return Optional.empty();
        }
        return db.read(tx -> {
            PreparedStatement select = tx.prepare(SELECT);
            select.setLong(1, account);
            select.setString(2, wanted.text());
            return mailboxes(select).stream().findFirst();
        });
    }

    private static List<Mailbox> mailboxes(PreparedStatement select) throws SQLException {
        List<Mailbox> mailboxes = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String role = row.getString(4);
                mailboxes.add(
                        new Mailbox(
                                row.getLong(1),
                                row.getLong(2),
                                row.getString(3),
                                role == null ? null : Role.valueOf(role),
                                row.getInt(5) == 1,
                                row.getInt(6) == 1,
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10),
                                row.getLong(11),
                                row.getLong(12),
                                row.getLong(13),
                                row.getLong(14)));
            }
        }
        return mailboxes;
    }

    /** Makes a mailbox and the parents that are missing. */
    public Outcome create(long account, String name, @Nullable Role role) {
        MailboxName made = MailboxName.of(name);
        Outcome fault = fault(made);
        return fault != null ? fault : change(new Tree.Work.Create(account, made, role)).outcome();
    }

    /** Renames with all children; renaming INBOX moves its mails (RFC 3501 6.3.5). */
    public Outcome rename(long account, String from, String to) {
        MailboxName old = MailboxName.of(from);
        MailboxName made = MailboxName.of(to);
        if (old.fault() != null) {
            return Outcome.MISSING;
        }
        Outcome fault = fault(made);
        if (fault != null) {
            return fault;
        }
        return old.isInbox()
                ? renameInbox(account, made)
                : change(new Tree.Work.Rename(account, old, made)).outcome();
    }

    private Outcome renameInbox(long account, MailboxName to) {
        Optional<Mailbox> inbox = find(account, MailboxName.INBOX);
        if (inbox.isEmpty()) {
            return Outcome.MISSING;
        }
        Tree.Result made = change(new Tree.Work.Create(account, to, null));
        if (made.outcome() == Outcome.DONE) {
            mails.move(inbox.get().id(), UidSet.ALL, made.mailbox());
        }
        return made.outcome();
    }

    /** Deletes; its mails stay restorable; with children it becomes not selectable. */
    public Outcome delete(long account, String name) {
        MailboxName gone = MailboxName.of(name);
        if (gone.fault() != null) {
            return Outcome.MISSING;
        }
        Tree.Work work = new Tree.Work.Delete(account, gone);
        Tree.Result result = change(work);
        // what is delivered between the last slice and the deletion sends us around once more
        while (result.notEmpty()) {
            mails.expunge(result.mailbox(), UidSet.ALL, false);
            result = change(work);
        }
        if (result.outcome() == Outcome.DONE) {
            announcer.vanished(account, result.mailbox(), result.modseq());
        }
        return result.outcome();
    }

    /** Subscribes or unsubscribes; a name need not exist to be unsubscribed. */
    public Outcome subscribe(long account, String name, boolean subscribed) {
        MailboxName wanted = MailboxName.of(name);
        return wanted.fault() != null
                ? Outcome.MISSING
                : change(new Tree.Work.Subscribe(account, wanted, subscribed)).outcome();
    }

    /** Names that are subscribed though no such mailbox exists (RFC 3501 6.3.9). */
    public List<String> danglingSubscriptions(long account) {
        return db.read(tx -> {
            PreparedStatement select = tx.prepare(SELECT_SUBSCRIPTIONS);
            select.setLong(1, account);
            List<String> names = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        });
    }

    private static @Nullable Outcome fault(MailboxName name) {
        MailboxName.Fault fault = name.fault();
        if (fault == null) {
            return null;
        }
        return fault == MailboxName.Fault.TOO_LONG ? Outcome.LIMIT : Outcome.REFUSED;
    }

    private Tree.Result change(Tree.Work work) {
        Tree.Result result = db.write(tree, work, Urgency.INTERACTIVE);
        if (result.outcome() == Outcome.DONE && !result.notEmpty()) {
            announcer.treeChanged(work.account(), result.modseq());
        }
        return result;
    }
}
