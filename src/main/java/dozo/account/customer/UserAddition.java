package dozo.account.customer;

import dozo.account.Account;
import dozo.account.Address;
import dozo.account.Credential;
import dozo.account.Resolver;
import dozo.db.Bulk;
import dozo.db.BulkSql;
import dozo.db.Lookups;
import dozo.db.Transaction;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds a list of users inside one transaction: each row is checked by itself, and what is good is
 * inserted table by table.
 */
final class UserAddition {
    private static final int NAME_LIMIT = 200;

    /** Stands for NULL, the plan's quota, where only numbers go. */
    private static final long OF_PLAN = -2;

    private static final BulkSql TAKEN =
            BulkSql.of(
                    "SELECT address FROM address WHERE address = ?",
                    "SELECT address FROM address WHERE address = ANY(?::text[])");

    private static final BulkSql INSERT_ACCOUNT =
            BulkSql.of(
                    "INSERT INTO account (id, tenant, cell, address, name, quota_bytes, created,"
                            + " suspended, version) VALUES (?, ?, ?, ?, ?, nullif(?, -2), ?, 0, 1)",
                    "INSERT INTO account (id, tenant, cell, address, name, quota_bytes, created,"
                            + " suspended, version) SELECT id, tenant, cell, address, name,"
                            + " nullif(quota, -2), created, 0, 1 FROM unnest(?::bigint[],"
                            + " ?::bigint[], ?::text[], ?::text[], ?::text[], ?::bigint[],"
                            + " ?::bigint[])"
                            + " AS fresh(id, tenant, cell, address, name, quota, created)");

    private static final BulkSql INSERT_ADDRESS =
            BulkSql.insert(
                    "address",
                    "address text",
                    "tenant",
                    "cell text",
                    "domain text",
                    "kind",
                    "account");

    private static final BulkSql INSERT_CREDENTIAL =
            BulkSql.insert(
                    "credential",
                    "id",
                    "account",
                    "tenant",
                    "cell text",
                    "kind",
                    "name text",
                    "hash text",
                    "scram bytea",
                    "created");

    private final Desk desk;
    private final Furnishing furnishing;
    private final Transaction tx;

    private final Map<String, Optional<Room>> rooms = new HashMap<>();
    private final Map<Long, Long> added = new HashMap<>();
    private final Set<String> taken = new HashSet<>();
    private final List<Row> rows = new ArrayList<>();

    UserAddition(Desk desk, Furnishing furnishing, Transaction tx) {
        this.desk = desk;
        this.furnishing = furnishing;
        this.tx = tx;
    }

    /** A domain's tenant, and how many users it may still get. */
    private record Room(
            long tenant, String name, String cell, long quotaBytes, long free, long limit) {}

    private record Row(long id, Address address, Room room, NewUser user) {
        Account account() {
            Long own = user.quotaBytes();
            long quota = own == null ? room.quotaBytes() : own;
            return new Account(
                    id,
                    room.tenant(),
                    address.key(),
                    user.name(),
                    quota < 0 ? Long.MAX_VALUE : quota,
                    false,
                    1);
        }
    }

    static boolean badName(String name) {
        return name.length() > NAME_LIMIT || name.chars().anyMatch(Character::isISOControl);
    }

    List<Outcome<Account>> add(List<NewUser> users) throws SQLException {
        findTaken(users);
        List<@Nullable Outcome<Account>> outcomes = new ArrayList<>(users.size());
        for (NewUser user : users) {
            outcomes.add(check(user));
        }
        insert();
        List<Outcome<Account>> complete = new ArrayList<>(users.size());
        int next = 0;
        for (Outcome<Account> refused : outcomes) {
            complete.add(
                    refused == null ? new Outcome.Done<>(rows.get(next++).account()) : refused);
        }
        return complete;
    }

    private void findTaken(List<NewUser> users) throws SQLException {
        Lookups lookups = tx.lookups();
        Bulk keys = lookups.add(TAKEN, row -> taken.add(row.getString(1)));
        for (NewUser user : users) {
            Optional<Address> address = Address.parse(user.address());
            if (address.isPresent()) {
                keys.setString(1, address.get().key());
                keys.add();
            }
        }
        lookups.run();
    }

    /** Null if the user can be added, and was noted. */
    private @Nullable Outcome<Account> check(NewUser user) throws SQLException {
        Address address = Address.parse(user.address()).filter(Address::isNameable).orElse(null);
        if (address == null) {
            return Outcome.refused(Refusal.BAD_ADDRESS, user.address());
        }
        if (badName(user.name())) {
            return Outcome.refused(Refusal.BAD_PERSON);
        }
        Room room = room(address.domain()).orElse(null);
        if (room == null) {
            return Outcome.refused(Refusal.UNKNOWN_DOMAIN, address.domain());
        }
        if (!taken.add(address.key())) {
            return Outcome.refused(Refusal.ADDRESS_EXISTS, address.key());
        }
        if (added.merge(room.tenant(), 1L, Long::sum) > room.free()) {
            return Outcome.refused(Refusal.USER_LIMIT, room.name(), String.valueOf(room.limit()));
        }
        rows.add(new Row(desk.ids().next(), address, room, user));
        return null;
    }

    private Optional<Room> room(String domain) throws SQLException {
        Optional<Room> known = rooms.get(domain);
        if (known == null) {
            known =
                    Desk.one(
                            tx,
                            row ->
                                    new Room(
                                            row.getLong(1),
                                            row.getString(2),
                                            row.getString(3),
                                            row.getLong(6),
                                            row.getLong(4) - row.getLong(5),
                                            row.getLong(4)),
                            "SELECT t.id, t.name, t.cell, p.users, (SELECT count(*) FROM account a"
                                    + " WHERE a.tenant = t.id), p.quota_bytes FROM domain d JOIN tenant t"
                                    + " ON t.id = d.tenant JOIN plan p ON p.name = t.plan"
                                    + " WHERE d.name = ?",
                            domain);
            rooms.put(domain, known);
        }
        return known;
    }

    private void insert() throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        insertAccounts();
        insertAddresses();
        insertCredentials();
        furnishing.opened(tx, rows.stream().map(Row::id).toList());
    }

    private void insertAccounts() throws SQLException {
        Bulk insert = tx.bulk(INSERT_ACCOUNT);
        for (Row row : rows) {
            Long quota = row.user().quotaBytes();
            insert.setLong(1, row.id());
            insert.setLong(2, row.room().tenant());
            insert.setString(3, row.room().cell());
            insert.setString(4, row.address().key());
            insert.setString(5, row.user().name());
            insert.setLong(6, quota == null ? OF_PLAN : quota);
            insert.setLong(7, desk.now());
            insert.add();
        }
    }

    private void insertAddresses() throws SQLException {
        Bulk insert = tx.bulk(INSERT_ADDRESS);
        for (Row row : rows) {
            insert.setString(1, row.address().key());
            insert.setLong(2, row.room().tenant());
            insert.setString(3, row.room().cell());
            insert.setString(4, row.address().domain());
            insert.setLong(5, Resolver.ACCOUNT);
            insert.setLong(6, row.id());
            insert.add();
        }
    }

    private void insertCredentials() throws SQLException {
        Bulk insert = tx.bulk(INSERT_CREDENTIAL);
        for (Row row : rows) {
            insert.setLong(1, desk.ids().next());
            insert.setLong(2, row.id());
            insert.setLong(3, row.room().tenant());
            insert.setString(4, row.room().cell());
            insert.setLong(5, Credential.PASSWORD);
            insert.setString(6, "");
            insert.setString(7, row.user().password().text());
            insert.setBytes(8, desk.sealed(row.address().key(), row.user().scram()));
            insert.setLong(9, desk.now());
            insert.add();
        }
    }
}
