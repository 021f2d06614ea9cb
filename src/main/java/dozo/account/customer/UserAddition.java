package dozo.account.customer;

import dozo.account.Account;
import dozo.account.Address;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
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

    private static final String INSERT_ACCOUNT =
            "INSERT INTO account (id, tenant, cell, address, name, quota_bytes, suspended, version,"
                    + " created) VALUES (?, ?, ?, ?, ?, ?, 0, 1, ?)";

    private static final String INSERT_ADDRESS =
            "INSERT INTO address (address, tenant, cell, domain, kind, account)"
                    + " VALUES (?, ?, ?, ?, 1, ?)";

    private static final String INSERT_CREDENTIAL =
            "INSERT INTO credential (id, account, tenant, cell, kind, name, hash, scram, created)"
                    + " VALUES (?, ?, ?, ?, 1, '', ?, ?, ?)";

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
    private record Room(long tenant, String name, String cell, long free, long limit) {}

    private record Row(long id, Address address, Room room, NewUser user) {}

    static boolean badName(String name) {
        return name.length() > NAME_LIMIT || name.chars().anyMatch(Character::isISOControl);
    }

    List<Outcome<Account>> add(List<NewUser> users) throws SQLException {
        List<@Nullable Outcome<Account>> outcomes = new ArrayList<>(users.size());
        for (NewUser user : users) {
            outcomes.add(check(user));
        }
        insert();
        List<Outcome<Account>> complete = new ArrayList<>(users.size());
        int next = 0;
        for (Outcome<Account> refused : outcomes) {
            complete.add(refused == null ? done(rows.get(next++)) : refused);
        }
        return complete;
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
        if (!taken.add(address.key())
                || Desk.exists(tx, "SELECT 1 FROM address WHERE address = ?", address.key())) {
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
                                            row.getLong(4) - row.getLong(5),
                                            row.getLong(4)),
                            "SELECT t.id, t.name, t.cell, p.users, (SELECT count(*) FROM account a"
                                    + " WHERE a.tenant = t.id) FROM domain d JOIN tenant t"
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
        insertEach(
                INSERT_ACCOUNT,
                row -> {
                    Room room = row.room();
                    return new @Nullable Object[] {
                        row.id(),
                        room.tenant(),
                        room.cell(),
                        row.address().key(),
                        row.user().name(),
                        row.user().quotaBytes(),
                        desk.now()
                    };
                });
        insertEach(
                INSERT_ADDRESS,
                row -> {
                    Room room = row.room();
                    Address address = row.address();
                    return new Object[] {
                        address.key(), room.tenant(), room.cell(), address.domain(), row.id()
                    };
                });
        insertEach(
                INSERT_CREDENTIAL,
                row -> {
                    Room room = row.room();
                    String hash = row.user().password().text();
                    byte[] scram = desk.sealed(row.address().key(), row.user().scram());
                    return new @Nullable Object[] {
                        desk.ids().next(),
                        row.id(),
                        room.tenant(),
                        room.cell(),
                        hash,
                        scram,
                        desk.now()
                    };
                });
        furnishing.opened(tx, rows.stream().map(Row::id).toList());
    }

    private interface Values {
        @Nullable Object[] of(Row row);
    }

    private void insertEach(String sql, Values values) throws SQLException {
        PreparedStatement insert = tx.prepare(sql);
        for (Row row : rows) {
            @Nullable Object[] all = values.of(row);
            for (int i = 0; i < all.length; i++) {
                insert.setObject(i + 1, all[i]);
            }
            insert.addBatch();
        }
        insert.executeBatch();
    }

    private Outcome<Account> done(Row row) throws SQLException {
        return new Outcome.Done<>(Users.find(tx, row.address().key()).orElseThrow());
    }
}
