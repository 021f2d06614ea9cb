package dozo.store;

import dozo.db.Batch;
import dozo.db.Ids;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Changes of the mailbox trees, one work after the other within a transaction: they are rare. */
final class Tree implements Batch<Tree.Work, Tree.Result> {
    /** Mailboxes of one account at most. */
    static final int MAILBOX_LIMIT = 10_000;

    private static final String SELECT =
            "SELECT id, name, role, selectable, subscribed, messages FROM mailbox"
                    + " WHERE account = ?";
    private static final String INSERT =
            "INSERT INTO mailbox(id, account, name, role, selectable, subscribed, uid_validity,"
                    + " uid_next, highest_modseq, messages, unseen, deleted, bytes, oldest_modseq,"
                    + " recent_uid) VALUES (?, ?, ?, ?, ?, ?, ?, 1, ?, 0, 0, 0, 0, ?, 1)";
    private static final String RENAME = "UPDATE mailbox SET name = ? WHERE id = ?";
    private static final String SUBSCRIBE = "UPDATE mailbox SET subscribed = ? WHERE id = ?";
    private static final String DELETE = "DELETE FROM mailbox WHERE id = ?";
    private static final String DELETE_EXPUNGED = "DELETE FROM expunged WHERE mailbox = ?";
    private static final String INSERT_GONE =
            "INSERT INTO mailbox_gone(account, mailbox, name, role, gone) VALUES (?, ?, ?, ?, ?)";
    private static final String INSERT_SUBSCRIPTION =
            "INSERT INTO subscription(account, name) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String DELETE_SUBSCRIPTION =
            "DELETE FROM subscription WHERE account = ? AND name = ?";
    private static final String INSERT_ACCOUNT =
            "INSERT INTO account_counter(account, modseq, bytes, messages, removed_bytes,"
                    + " removed_messages, uid_validity, oldest_modseq)"
                    + " VALUES (?, 1, 0, 0, 0, 0, ?, 1) ON CONFLICT (account) DO NOTHING";

    private static final String RAISE_UID_VALIDITY =
            "UPDATE account_counter SET uid_validity = CASE WHEN uid_validity >= ?"
                    + " THEN uid_validity + 1 ELSE ? END WHERE account = ?";
    private static final String SELECT_UID_VALIDITY =
            "SELECT uid_validity FROM account_counter WHERE account = ?";

    /** What every account begins with (RFC 6154). */
    private static final Map<String, Role> FIRST =
            new TreeMap<>(
                    Map.of(
                            MailboxName.INBOX,
                            Role.INBOX,
                            "Drafts",
                            Role.DRAFTS,
                            "Sent",
                            Role.SENT,
                            "Junk",
                            Role.JUNK,
                            "Trash",
                            Role.TRASH,
                            "Archive",
                            Role.ARCHIVE));

    private final Ids ids;
    private final InstantSource clock;

    Tree(Ids ids, InstantSource clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** A change of one account's tree; names are well-formed. */
    sealed interface Work {
        long account();

        record Prepare(long account) implements Work {}

        record Create(long account, MailboxName name, @Nullable Role role) implements Work {}

        record Rename(long account, MailboxName from, MailboxName to) implements Work {}

        /** Deletes a mailbox that was emptied before. */
        record Delete(long account, MailboxName name) implements Work {}

        record Subscribe(long account, MailboxName name, boolean subscribed) implements Work {}
    }

    /**
     * How a change ended.
     *
     * @param mailbox the one that was made, renamed or deleted, or 0
     * @param notEmpty the mailbox to be deleted has mails: empty it first
     */
    record Result(Mailboxes.Outcome outcome, long mailbox, long modseq, boolean notEmpty) {
        static Result of(Mailboxes.Outcome outcome) {
            return new Result(outcome, 0, 0, false);
        }
    }

    /** A mailbox as the tree sees it. */
    private record Node(
            long id,
            String name,
            @Nullable String role,
            boolean selectable,
            boolean subscribed,
            long messages) {}

    @Override
    public List<Result> run(Transaction tx, List<Work> works) throws SQLException {
        List<Result> results = new ArrayList<>(works.size());
        for (Work work : works) {
            results.add(run(tx, work));
        }
        return results;
    }

    private Result run(Transaction tx, Work work) throws SQLException {
        if (work instanceof Work.Prepare) {
            prepare(tx, List.of(work.account()));
            return Result.of(Mailboxes.Outcome.DONE);
        }
        Workspace space = new Workspace(tx);
        AccountCounter account = space.account(work.account());
        if (account == null) {
            prepare(tx, List.of(work.account()));
            account = space.account(work.account());
        }
        if (account == null) {
            throw new IllegalStateException("account " + work.account() + " has no counters");
        }
        Change change = new Change(tx, space, account);
        Result result =
                switch (work) {
                    case Work.Create create -> change.create(create.name(), create.role());
                    case Work.Rename rename -> change.rename(rename.from(), rename.to());
                    case Work.Delete delete -> change.delete(delete.name());
                    case Work.Subscribe subscribe ->
                            change.subscribe(subscribe.name(), subscribe.subscribed());
                    case Work.Prepare prepare -> throw new AssertionError(prepare);
                };
        space.flush();
        return result;
    }

    /** Gives new accounts their counters and first mailboxes; leaves others as they are. */
    void prepare(Transaction tx, List<Long> accounts) throws SQLException {
        long now = clock.instant().getEpochSecond();
        for (long account : accounts) {
            PreparedStatement counter = tx.prepare(INSERT_ACCOUNT);
            counter.setLong(1, account);
            counter.setLong(2, now + FIRST.size());
            if (counter.executeUpdate() == 1) {
                long uidValidity = now;
                for (Map.Entry<String, Role> first : FIRST.entrySet()) {
                    Node node =
                            new Node(
                                    ids.next(),
                                    first.getKey(),
                                    first.getValue().name(),
                                    true,
                                    true,
                                    0);
                    insert(tx, account, node, ++uidValidity, 1);
                }
            }
        }
    }

    private static void insert(
            Transaction tx, long account, Node node, long uidValidity, long modseq)
            throws SQLException {
        PreparedStatement insert = tx.prepare(INSERT);
        insert.setLong(1, node.id());
        insert.setLong(2, account);
        insert.setString(3, node.name());
        if (node.role() == null) {
            insert.setNull(4, Types.VARCHAR);
        } else {
            insert.setString(4, node.role());
        }
        insert.setInt(5, node.selectable() ? 1 : 0);
        insert.setInt(6, node.subscribed() ? 1 : 0);
        insert.setLong(7, uidValidity);
        insert.setLong(8, modseq);
        insert.setLong(9, modseq);
        insert.executeUpdate();
    }

    /** One work on one account's tree. */
    private final class Change {
        private final Transaction tx;
        private final Workspace space;
        private final AccountCounter account;
        private final Map<String, Node> nodes = new TreeMap<>();
        private final long now = clock.instant().getEpochSecond();

        Change(Transaction tx, Workspace space, AccountCounter account) throws SQLException {
            this.tx = tx;
            this.space = space;
            this.account = account;
            PreparedStatement select = tx.prepare(SELECT);
            select.setLong(1, account.account);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    Node node =
                            new Node(
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getInt(4) == 1,
                                    row.getInt(5) == 1,
                                    row.getLong(6));
                    nodes.put(node.name(), node);
                }
            }
        }

        Result create(MailboxName name, @Nullable Role role) throws SQLException {
            Node present = nodes.get(name.text());
            if (present != null && present.selectable()) {
                return Result.of(Mailboxes.Outcome.EXISTS);
            }
            if (nodes.size() + 1 + missingParents(name) > MAILBOX_LIMIT) {
                return Result.of(Mailboxes.Outcome.LIMIT);
            }
            boolean taken =
                    role != null
                            && nodes.values().stream().anyMatch(n -> role.name().equals(n.role()));
            if (taken) {
                return Result.of(Mailboxes.Outcome.REFUSED); // RFC 6154 3: one use, one mailbox
            }
            makeParents(name);
            boolean subscribed = present != null && present.subscribed();
            if (present != null) {
                drop(present); // was a name with children only
            }
            return done(make(name.text(), role == null ? null : role.name(), subscribed, true));
        }

        private int missingParents(MailboxName name) {
            return (int) name.parents().stream().filter(p -> !nodes.containsKey(p)).count();
        }

        private void makeParents(MailboxName name) throws SQLException {
            for (String parent : name.parents()) {
                if (!nodes.containsKey(parent)) {
                    make(parent, null, false, true);
                }
            }
        }

        private Node make(
                String name, @Nullable String role, boolean subscribed, boolean selectable)
                throws SQLException {
            boolean dangling = unsubscribe(name);
            Node node = new Node(ids.next(), name, role, selectable, subscribed || dangling, 0);
            space.log(account, Workspace.Change.MAILBOX_MADE, node.id());
            insert(tx, account.account, node, nextUidValidity(), account.modseq);
            nodes.put(name, node);
            return node;
        }

        /** A UIDVALIDITY that no mailbox of the account has had: the time, or one more. */
        private long nextUidValidity() throws SQLException {
            PreparedStatement raise = tx.prepare(RAISE_UID_VALIDITY);
            raise.setLong(1, now);
            raise.setLong(2, now);
            raise.setLong(3, account.account);
            raise.executeUpdate();
            PreparedStatement select = tx.prepare(SELECT_UID_VALIDITY);
            select.setLong(1, account.account);
            return Upkeep.numbers(select).getFirst();
        }

        Result rename(MailboxName from, MailboxName to) throws SQLException {
            Node node = nodes.get(from.text());
            if (node == null) {
                return Result.of(Mailboxes.Outcome.MISSING);
            }
            if (nodes.containsKey(to.text())) {
                return Result.of(Mailboxes.Outcome.EXISTS);
            }
            if (from.isAbove(to.text()) || from.isInbox()) {
                return Result.of(Mailboxes.Outcome.REFUSED);
            }
            List<Node> moved =
                    nodes.values().stream()
                            .filter(n -> n.equals(node) || from.isAbove(n.name()))
                            .toList();
            for (Node each : moved) {
                String name = to.text() + each.name().substring(from.text().length());
                if (MailboxName.of(name).fault() != null) {
                    return Result.of(Mailboxes.Outcome.LIMIT);
                }
            }
            if (nodes.size() + missingParents(to) > MAILBOX_LIMIT) {
                return Result.of(Mailboxes.Outcome.LIMIT);
            }
            makeParents(to);
            for (Node each : moved) {
                rename(each, to.text() + each.name().substring(from.text().length()));
            }
            dropEmptyParents(from);
            return done(node);
        }

        private void rename(Node node, String name) throws SQLException {
            PreparedStatement update = tx.prepare(RENAME);
            update.setString(1, name);
            update.setLong(2, node.id());
            update.executeUpdate();
            if (unsubscribe(name)) {
                subscribe(node, true);
            }
            space.log(account, Workspace.Change.MAILBOX_CHANGED, node.id());
            nodes.remove(node.name());
            nodes.put(
                    name,
                    new Node(
                            node.id(),
                            name,
                            node.role(),
                            node.selectable(),
                            node.subscribed(),
                            node.messages()));
        }

        Result delete(MailboxName name) throws SQLException {
            Node node = nodes.get(name.text());
            if (node == null) {
                return Result.of(Mailboxes.Outcome.MISSING);
            }
            boolean parent = nodes.values().stream().anyMatch(n -> name.isAbove(n.name()));
            if (name.isInbox() || (parent && !node.selectable())) {
                return Result.of(Mailboxes.Outcome.REFUSED);
            }
            if (node.messages() > 0) {
                return new Result(Mailboxes.Outcome.DONE, node.id(), 0, true);
            }
            drop(node);
            if (parent) {
                // RFC 3501 6.3.4: the name stays for its children, under an id of its own
                make(node.name(), null, node.subscribed(), false);
            } else {
                if (node.subscribed()) {
                    dangle(node.name());
                }
                dropEmptyParents(name);
            }
            return done(node);
        }

        /** Names that were kept for their children only go with the last of these. */
        private void dropEmptyParents(MailboxName name) throws SQLException {
            for (String parent : name.parents().reversed()) {
                Node node = nodes.get(parent);
                if (node == null || node.selectable()) {
                    return;
                }
                boolean needed =
                        nodes.values().stream()
                                .anyMatch(n -> new MailboxName(parent).isAbove(n.name()));
                if (needed) {
                    return;
                }
                drop(node);
            }
        }

        private void drop(Node node) throws SQLException {
            for (String sql : List.of(DELETE, DELETE_EXPUNGED)) {
                PreparedStatement delete = tx.prepare(sql);
                delete.setLong(1, node.id());
                delete.executeUpdate();
            }
            PreparedStatement gone = tx.prepare(INSERT_GONE);
            gone.setLong(1, account.account);
            gone.setLong(2, node.id());
            gone.setString(3, node.name());
            gone.setString(4, node.role());
            gone.setLong(5, now);
            gone.executeUpdate();
            space.log(account, Workspace.Change.MAILBOX_DELETED, node.id());
            nodes.remove(node.name());
        }

        Result subscribe(MailboxName name, boolean subscribed) throws SQLException {
            Node node = nodes.get(name.text());
            if (node != null) {
                if (node.subscribed() != subscribed) {
                    subscribe(node, subscribed);
                    space.log(account, Workspace.Change.MAILBOX_CHANGED, node.id());
                }
                return done(node);
            }
            if (subscribed) {
                return Result.of(Mailboxes.Outcome.MISSING);
            }
            unsubscribe(name.text());
            return Result.of(Mailboxes.Outcome.DONE);
        }

        private void subscribe(Node node, boolean subscribed) throws SQLException {
            PreparedStatement update = tx.prepare(SUBSCRIBE);
            update.setInt(1, subscribed ? 1 : 0);
            update.setLong(2, node.id());
            update.executeUpdate();
        }

        /** Keeps a subscription beyond its mailbox (RFC 3501 6.3.9). */
        private void dangle(String name) throws SQLException {
            PreparedStatement insert = tx.prepare(INSERT_SUBSCRIPTION);
            insert.setLong(1, account.account);
            insert.setString(2, name);
            insert.executeUpdate();
        }

        /** Takes back a subscription without a mailbox; was there one? */
        private boolean unsubscribe(String name) throws SQLException {
            PreparedStatement delete = tx.prepare(DELETE_SUBSCRIPTION);
            delete.setLong(1, account.account);
            delete.setString(2, name);
            return delete.executeUpdate() > 0;
        }

        private Result done(Node node) {
            return new Result(Mailboxes.Outcome.DONE, node.id(), account.modseq, false);
        }
    }
}
