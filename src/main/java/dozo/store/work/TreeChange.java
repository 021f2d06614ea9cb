package dozo.store.work;

import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.store.Mailboxes;
import dozo.store.Role;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One work on one account's tree. */
final class TreeChange {
    private static final String SELECT =
            "SELECT id, name, role, selectable, subscribed, messages FROM mailbox"
                    + " WHERE account = ?";
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
    private static final String RAISE_UID_VALIDITY =
            "UPDATE account_counter SET uid_validity = CASE WHEN uid_validity >= ?"
                    + " THEN uid_validity + 1 ELSE ? END WHERE account = ?";
    private static final String SELECT_UID_VALIDITY =
            "SELECT uid_validity FROM account_counter WHERE account = ?";

    private final Ids ids;
    private final Transaction tx;
    private final Workspace space;
    private final AccountCounter account;
    private final Map<String, Tree.Node> nodes = new TreeMap<>();
    private final long now;

    TreeChange(Ids ids, Transaction tx, Workspace space, AccountCounter account, long now)
            throws SQLException {
        this.ids = ids;
        this.tx = tx;
        this.space = space;
        this.account = account;
        this.now = now;
        PreparedStatement select = tx.prepare(SELECT);
        select.setLong(1, account.account);
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Tree.Node node =
                        new Tree.Node(
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

    Tree.Result create(MailboxName name, @Nullable Role role) throws SQLException {
        Tree.Node present = nodes.get(name.text());
        if (present != null && present.selectable()) {
            return Tree.Result.of(Mailboxes.Outcome.EXISTS);
        }
        if (nodes.size() + 1 + missingParents(name) > Tree.MAILBOX_LIMIT) {
            return Tree.Result.of(Mailboxes.Outcome.LIMIT);
        }
        boolean taken =
                role != null && nodes.values().stream().anyMatch(n -> role.name().equals(n.role()));
        if (taken) {
            return Tree.Result.of(Mailboxes.Outcome.REFUSED); // RFC 6154 3: one use, one mailbox
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

    private Tree.Node make(
            String name, @Nullable String role, boolean subscribed, boolean selectable)
            throws SQLException {
        boolean dangling = unsubscribe(name);
        Tree.Node node =
                new Tree.Node(ids.next(), name, role, selectable, subscribed || dangling, 0);
        space.log(account, Workspace.Change.MAILBOX_MADE, node.id());
        Tree.insert(tx, account.account, node, nextUidValidity(), account.modseq);
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
        return Workspace.numbers(select).getFirst();
    }

    Tree.Result rename(MailboxName from, MailboxName to) throws SQLException {
        Tree.Node node = nodes.get(from.text());
        if (node == null) {
            return Tree.Result.of(Mailboxes.Outcome.MISSING);
        }
        if (nodes.containsKey(to.text())) {
            return Tree.Result.of(Mailboxes.Outcome.EXISTS);
        }
        if (from.isAbove(to.text()) || from.isInbox()) {
            return Tree.Result.of(Mailboxes.Outcome.REFUSED);
        }
        List<Tree.Node> moved =
                nodes.values().stream()
                        .filter(n -> n.equals(node) || from.isAbove(n.name()))
                        .toList();
        for (Tree.Node each : moved) {
            String name = to.text() + each.name().substring(from.text().length());
            if (MailboxName.of(name).fault() != null) {
                return Tree.Result.of(Mailboxes.Outcome.LIMIT);
            }
        }
        if (nodes.size() + missingParents(to) > Tree.MAILBOX_LIMIT) {
            return Tree.Result.of(Mailboxes.Outcome.LIMIT);
        }
        makeParents(to);
        for (Tree.Node each : moved) {
            rename(each, to.text() + each.name().substring(from.text().length()));
        }
        dropEmptyParents(from);
        return done(node);
    }

    private void rename(Tree.Node node, String name) throws SQLException {
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
                new Tree.Node(
                        node.id(),
                        name,
                        node.role(),
                        node.selectable(),
                        node.subscribed(),
                        node.messages()));
    }

    Tree.Result delete(MailboxName name) throws SQLException {
        Tree.Node node = nodes.get(name.text());
        if (node == null) {
            return Tree.Result.of(Mailboxes.Outcome.MISSING);
        }
        boolean parent = nodes.values().stream().anyMatch(n -> name.isAbove(n.name()));
        if (name.isInbox() || (parent && !node.selectable())) {
            return Tree.Result.of(Mailboxes.Outcome.REFUSED);
        }
        if (node.messages() > 0) {
            return new Tree.Result(Mailboxes.Outcome.DONE, node.id(), 0, true);
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
            Tree.Node node = nodes.get(parent);
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

    private void drop(Tree.Node node) throws SQLException {
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

    Tree.Result subscribe(MailboxName name, boolean subscribed) throws SQLException {
        Tree.Node node = nodes.get(name.text());
        if (node != null) {
            if (node.subscribed() != subscribed) {
                subscribe(node, subscribed);
                space.log(account, Workspace.Change.MAILBOX_CHANGED, node.id());
            }
            return done(node);
        }
        if (subscribed) {
            return Tree.Result.of(Mailboxes.Outcome.MISSING);
        }
        unsubscribe(name.text());
        return Tree.Result.of(Mailboxes.Outcome.DONE);
    }

    private void subscribe(Tree.Node node, boolean subscribed) throws SQLException {
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

    private Tree.Result done(Tree.Node node) {
        return new Tree.Result(Mailboxes.Outcome.DONE, node.id(), account.modseq, false);
    }
}
