package dozo.account;

import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves addresses on one snapshot of the tables: what {@link Directory} has not in memory. */
public final class Resolver {
    /** Kinds of addresses, as the table holds them. */
    public static final int ACCOUNT = 1;

    public static final int ALIAS = 2;
    public static final int GROUP = 3;

    /** Aliases and groups opened for one recipient; loops end by themselves. */
    private static final int OPENED_LIMIT = 1_000;

    private static final String COLUMNS =
            "d.address, d.kind, a.id, a.tenant, a.address AS main, a.name,"
                    + " coalesce(a.quota_bytes, p.quota_bytes) AS quota, a.suspended, a.version";

    private static final String JOINS =
            " LEFT JOIN account a ON a.id = d.account LEFT JOIN tenant t ON t.id = a.tenant"
                    + " LEFT JOIN plan p ON p.name = t.plan ";

    private static final String BY_ADDRESS =
            "SELECT " + COLUMNS + " FROM address d" + JOINS + "WHERE d.address = ?";

    private static final String MEMBERS =
            "SELECT "
                    + COLUMNS
                    + " FROM group_member m JOIN address d ON d.address = m.member"
                    + JOINS
                    + "WHERE m.address = ? ORDER BY d.address";

    private static final String BY_ID =
            "SELECT " + COLUMNS + " FROM address d" + JOINS + "WHERE d.account = ? AND d.kind = 1";

    private static final String DOMAIN = "SELECT catch_all FROM domain WHERE name = ?";

    private final Transaction tx;
    private final String hostname;

    public Resolver(Transaction tx, String hostname) {
        this.tx = tx;
        this.hostname = hostname;
    }

    /** One row of the table address. */
    private record Found(String address, int kind, @Nullable Account account) {}

    Resolution resolve(Address address) throws SQLException {
        if (address.domain().isEmpty()) {
            return operator();
        }
        PreparedStatement domain = tx.prepare(DOMAIN);
        domain.setString(1, address.domain());
        String catchAll;
        try (ResultSet rows = domain.executeQuery()) {
            if (!rows.next()) {
                boolean ownName = address.domain().equals(hostname);
                return ownName ? atHostname(address) : new Resolution.Foreign();
            }
            catchAll = rows.getString(1);
        }
        List<Account> named = expand(address.key());
        if (named.isEmpty()) {
            named = expand(address.withoutTag().key());
        }
        if (!named.isEmpty()) {
            return new Resolution.Local(named);
        }
        // RFC 5321 4.5.1: postmaster always, before any catch-all.
        if (address.withoutTag().isPostmaster()) {
            return operator();
        }
        List<Account> caught = catchAll == null ? List.of() : expand(catchAll);
        return caught.isEmpty() ? new Resolution.Unknown() : new Resolution.Local(caught);
    }

    private Resolution atHostname(Address address) throws SQLException {
        return address.isPostmaster() ? operator() : new Resolution.Foreign();
    }

    private Resolution operator() throws SQLException {
        List<Account> operator = expand(Address.POSTMASTER);
        return operator.isEmpty() ? new Resolution.Unknown() : new Resolution.Local(operator);
    }

    /**
     * The accounts behind an address, breadth first, no doubles; one more than {@link
     * Directory#GROUP_LIMIT} if there are too many.
     */
    public List<Account> expand(String key) throws SQLException {
        Map<Long, Account> accounts = new LinkedHashMap<>();
        Set<String> opened = new HashSet<>();
        Deque<Found> waiting = new ArrayDeque<>(find(BY_ADDRESS, key));
        while (!waiting.isEmpty() && accounts.size() <= Directory.GROUP_LIMIT) {
            Found next = waiting.remove();
            if (next.account() != null) {
                accounts.put(next.account().id(), next.account());
            } else if (opened.size() < OPENED_LIMIT && opened.add(next.address())) {
                waiting.addAll(find(MEMBERS, next.address()));
            }
        }
        return List.copyOf(accounts.values());
    }

    /** Whose log-in name this is: an account's address, or an alias of one account alone. */
    Optional<Account> owner(String key) throws SQLException {
        List<Found> found = find(BY_ADDRESS, key);
        if (found.isEmpty() || found.getFirst().kind() == GROUP) {
            return Optional.empty();
        }
        List<Account> accounts = expand(key);
        return accounts.size() == 1 ? Optional.of(accounts.getFirst()) : Optional.empty();
    }

    Optional<Account> byId(long id) throws SQLException {
        PreparedStatement select = tx.prepare(BY_ID);
        select.setLong(1, id);
        return rows(select).stream().findFirst().map(Found::account);
    }

    boolean hosts(String domain) throws SQLException {
        PreparedStatement select = tx.prepare(DOMAIN);
        select.setString(1, domain);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next();
        }
    }

    private List<Found> find(String sql, String key) throws SQLException {
        PreparedStatement select = tx.prepare(sql);
        select.setString(1, key);
        return rows(select);
    }

    private static List<Found> rows(PreparedStatement select) throws SQLException {
        List<Found> found = new ArrayList<>(1);
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                found.add(new Found(rows.getString(1), rows.getInt(2), account(rows)));
            }
        }
        return found;
    }

    private static @Nullable Account account(ResultSet row) throws SQLException {
        if (row.getInt("kind") != ACCOUNT) {
            return null;
        }
        long quota = row.getLong("quota");
        return new Account(
                row.getLong("id"),
                row.getLong("tenant"),
                row.getString("main"),
                row.getString("name"),
                quota < 0 ? Long.MAX_VALUE : quota,
                row.getInt("suspended") != 0,
                row.getLong("version"));
    }
}
