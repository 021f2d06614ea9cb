package dozo.account.customer;

import dozo.account.Address;
import dozo.account.Directory;
import dozo.account.Resolver;
import dozo.account.customer.Group.Kind;
import dozo.db.Batch;
import dozo.db.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Aliases and groups: add, list, members, remove. Safe for any number of threads. */
public final class Groups {
    /** Groups listed at once, at most; ask again behind the last one. */
    public static final int PAGE_LIMIT = 1_000;

    private static final String MEMBERS =
            "SELECT member FROM group_member WHERE address = ? ORDER BY member";

    private record Change(Kind kind, String address, List<String> members) {}

    private final Desk desk;
    private final Batch<Change, Outcome<Group>> adding = Desk.each(Groups::add);
    private final Batch<Change, Outcome<Group>> joining = Desk.each(Groups::join);
    private final Batch<Change, Outcome<Group>> leaving = Desk.each(Groups::leave);
    private final Batch<Change, Outcome<Group>> removing = Desk.each(Groups::remove);

    Groups(Desk desk) {
        this.desk = desk;
    }

    /** Adds an alias (with at least one target) or a group (maybe empty). */
    public Outcome<Group> add(Kind kind, String address, List<String> members) {
        if (kind == Kind.ALIAS && members.isEmpty()) {
            return Outcome.refused(Refusal.NO_TARGETS, address);
        }
        if (Address.parse(address).filter(Address::isNameable).isEmpty()) {
            return Outcome.refused(Refusal.BAD_ADDRESS, address);
        }
        return change(adding, kind, address, members);
    }

    /** Adds members. */
    public Outcome<Group> join(Kind kind, String address, List<String> members) {
        return change(joining, kind, address, members);
    }

    /** Takes members out. */
    public Outcome<Group> leave(Kind kind, String address, List<String> members) {
        return change(leaving, kind, address, members);
    }

    /** Removes it; its members stay where they are. */
    public Outcome<Group> remove(Kind kind, String address) {
        return change(removing, kind, address, List.of());
    }

    private Outcome<Group> change(
            Batch<Change, Outcome<Group>> batch, Kind kind, String address, List<String> members) {
        Address group = Address.parse(address).orElse(null);
        if (group == null) {
            return Outcome.refused(Refusal.BAD_ADDRESS, address);
        }
        if (members.size() > Directory.GROUP_LIMIT) {
            return tooLarge(group.key());
        }
        List<String> keys = new ArrayList<>(members.size());
        for (String member : members) {
            Address parsed = Address.parse(member).orElse(null);
            if (parsed == null) {
                return Outcome.refused(Refusal.BAD_ADDRESS, member);
            }
            keys.add(parsed.key());
        }
        return desk.change(batch, new Change(kind, group.key(), List.copyOf(keys)));
    }

    private static Outcome<Group> tooLarge(String address) {
        return Outcome.refused(
                Refusal.GROUP_TOO_LARGE, address, String.valueOf(Directory.GROUP_LIMIT));
    }

    // ---- looking

    /**
     * Aliases or groups in the order of their addresses.
     *
     * @param domain only of this domain, or null
     * @param after only behind this address, or null
     */
    public List<Group> list(Kind kind, @Nullable String domain, @Nullable String after) {
        String only = domain == null ? null : Domains.valid(domain).orElse(null);
        if (domain != null && only == null) {
            return List.of();
        }
        return desk.database()
                .read(tx -> {
                    List<Group> groups = new ArrayList<>();
                    for (String address : addresses(tx, kind, only, after)) {
                        groups.add(group(tx, kind, address));
                    }
                    return groups;
                });
    }

    private static List<String> addresses(
            Transaction tx, Kind kind, @Nullable String domain, @Nullable String after)
            throws SQLException {
        return Desk.all(
                tx,
                row -> row.getString(1),
                "SELECT address FROM address WHERE kind = ? AND address > ?"
                        + (domain == null ? " AND CAST(? AS TEXT) IS NULL" : " AND domain = ?")
                        + " ORDER BY address LIMIT "
                        + PAGE_LIMIT,
                kind.number,
                Desk.start(after),
                domain);
    }

    public Outcome<Group> show(Kind kind, String address) {
        Address group = Address.parse(address).orElse(null);
        if (group == null) {
            return Outcome.refused(Refusal.BAD_ADDRESS, address);
        }
        return desk.database()
                .read(tx ->
                        tenant(tx, kind, group.key()).isEmpty()
                                ? Outcome.refused(kind.unknown, group.key())
                                : new Outcome.Done<>(group(tx, kind, group.key())));
    }

    private static Group group(Transaction tx, Kind kind, String address) throws SQLException {
        List<String> members = Desk.all(tx, row -> row.getString(1), MEMBERS, address);
        return new Group(address, kind, members);
    }

    private static Optional<Long> tenant(Transaction tx, Kind kind, String address)
            throws SQLException {
        return Desk.one(
                tx,
                row -> row.getLong(1),
                "SELECT tenant FROM address WHERE address = ? AND kind = ?",
                address,
                kind.number);
    }

    // ---- changing

    private static Outcome<Group> add(Transaction tx, Change wanted) throws SQLException {
        String domain = wanted.address().substring(wanted.address().lastIndexOf('@') + 1);
        Optional<Long> tenant =
                Desk.one(
                        tx,
                        row -> row.getLong(1),
                        "SELECT tenant FROM domain WHERE name = ?",
                        domain);
        if (tenant.isEmpty()) {
            return Outcome.refused(Refusal.UNKNOWN_DOMAIN, domain);
        }
        if (Desk.exists(tx, "SELECT 1 FROM address WHERE address = ?", wanted.address())) {
            return Outcome.refused(Refusal.ADDRESS_EXISTS, wanted.address());
        }
        Optional<Outcome<Group>> refusal = refusal(tx, tenant.get(), wanted);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Desk.run(
                tx,
                "INSERT INTO address (address, tenant, cell, domain, kind) VALUES (?, ?, ?, ?, ?)",
                wanted.address(),
                tenant.get(),
                Desk.CELL,
                domain,
                wanted.kind().number);
        insert(tx, tenant.get(), wanted.address(), wanted.members());
        return new Outcome.Done<>(group(tx, wanted.kind(), wanted.address()));
    }

    private static Outcome<Group> join(Transaction tx, Change wanted) throws SQLException {
        Optional<Long> tenant = tenant(tx, wanted.kind(), wanted.address());
        if (tenant.isEmpty()) {
            return Outcome.refused(wanted.kind().unknown, wanted.address());
        }
        Optional<Outcome<Group>> refusal = refusal(tx, tenant.get(), wanted);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        insert(tx, tenant.get(), wanted.address(), wanted.members());
        return new Outcome.Done<>(group(tx, wanted.kind(), wanted.address()));
    }

    /** Targets must be there; the whole must stay within the limit. */
    private static Optional<Outcome<Group>> refusal(Transaction tx, long tenant, Change wanted)
            throws SQLException {
        Resolver resolver = new Resolver(tx, "");
        long total = resolver.expand(wanted.address()).size();
        for (String member : wanted.members()) {
            Optional<Outcome<Group>> refusal = Targets.refusal(tx, tenant, member);
            if (refusal.isPresent()) {
                return refusal;
            }
            total += resolver.expand(member).size();
        }
        return total > Directory.GROUP_LIMIT
                ? Optional.of(tooLarge(wanted.address()))
                : Optional.empty();
    }

    private static void insert(Transaction tx, long tenant, String address, List<String> members)
            throws SQLException {
        for (String member : members) {
            Desk.run(
                    tx,
                    "INSERT INTO group_member (address, member, tenant, cell) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT DO NOTHING",
                    address,
                    member,
                    tenant,
                    Desk.CELL);
        }
    }

    private static Outcome<Group> leave(Transaction tx, Change wanted) throws SQLException {
        if (tenant(tx, wanted.kind(), wanted.address()).isEmpty()) {
            return Outcome.refused(wanted.kind().unknown, wanted.address());
        }
        List<String> now = group(tx, wanted.kind(), wanted.address()).members();
        for (String member : wanted.members()) {
            if (!now.contains(member)) {
                return Outcome.refused(Refusal.UNKNOWN_MEMBER, wanted.address(), member);
            }
        }
        if (wanted.kind() == Kind.ALIAS && wanted.members().containsAll(now)) {
            return Outcome.refused(Refusal.NO_TARGETS, wanted.address());
        }
        for (String member : wanted.members()) {
            Desk.run(
                    tx,
                    "DELETE FROM group_member WHERE address = ? AND member = ?",
                    wanted.address(),
                    member);
        }
        return new Outcome.Done<>(group(tx, wanted.kind(), wanted.address()));
    }

    private static Outcome<Group> remove(Transaction tx, Change wanted) throws SQLException {
        if (tenant(tx, wanted.kind(), wanted.address()).isEmpty()) {
            return Outcome.refused(wanted.kind().unknown, wanted.address());
        }
        Group group = group(tx, wanted.kind(), wanted.address());
        vanish(tx, wanted.address());
        return new Outcome.Done<>(group);
    }

    /**
     * An address goes: with it its members' list, its membership elsewhere, its part as a
     * catch-all, and aliases that led to it alone.
     */
    static void vanish(Transaction tx, String address) throws SQLException {
        List<String> pointing =
                Desk.all(
                        tx,
                        row -> row.getString(1),
                        "SELECT m.address FROM group_member m JOIN address a"
                                + " ON a.address = m.address WHERE m.member = ? AND a.kind = 2"
                                + " AND (SELECT count(*) FROM group_member o"
                                + " WHERE o.address = m.address) = 1",
                        address);
        Desk.run(tx, "DELETE FROM address WHERE address = ?", address);
        Desk.run(tx, "DELETE FROM group_member WHERE address = ? OR member = ?", address, address);
        Desk.run(tx, "UPDATE domain SET catch_all = NULL WHERE catch_all = ?", address);
        for (String alias : pointing) {
            vanish(tx, alias);
        }
    }
}
