package dozo.account.customer;

import dozo.account.Account;
import dozo.account.Address;
import dozo.account.Credential;
import dozo.account.Version;
import dozo.account.secret.PasswordHash;
import dozo.account.secret.ScramKeys;
import dozo.db.Batch;
import dozo.db.Transaction;
import dozo.db.Urgency;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The users: add, list, change, remove. Safe for any number of threads. */
public final class Users {
    /** Users listed at once, at most; ask again behind the last one. */
    public static final int PAGE_LIMIT = 1_000;

    private static final String SELECT =
            "SELECT a.id, a.tenant, a.address, a.name,"
                    + " coalesce(a.quota_bytes, p.quota_bytes), a.suspended, a.version"
                    + " FROM account a JOIN tenant t ON t.id = a.tenant"
                    + " JOIN plan p ON p.name = t.plan ";

    private static final String PAGE = "ORDER BY a.address LIMIT " + PAGE_LIMIT;

    private record Password(String address, PasswordHash hash, byte @Nullable [] scram) {}

    private record Suspension(String address, boolean suspended) {}

    private record Quota(String address, @Nullable Long bytes) {}

    private record Name(String address, String name) {}

    /** With the account that the address has now: its mails go too, so nobody else may add one. */
    private record Removal(String address, long account) {}

    private final Desk desk;
    private final Furnishing furnishing;
    private final Batch<List<NewUser>, List<Outcome<Account>>> adding;
    private final Batch<Password, Outcome<Account>> passwords = Desk.each(this::setPassword);
    private final Batch<Suspension, Outcome<Account>> suspending = Desk.each(Users::setSuspended);
    private final Batch<Quota, Outcome<Account>> quotas = Desk.each(Users::setQuota);
    private final Batch<Name, Outcome<Account>> naming = Desk.each(Users::setName);
    private final Batch<Removal, Outcome<Account>> removing =
            Batch.locking(
                    work -> new long[] {Batch.EVERYTHING, work.account()}, Desk.each(this::remove));

    Users(Desk desk, Furnishing furnishing) {
        this.desk = desk;
        this.furnishing = furnishing;
        adding = Desk.each((tx, users) -> new UserAddition(desk, furnishing, tx).add(users));
    }

    /** Adds a user with a mailbox. */
    public Outcome<Account> add(NewUser user) {
        return desk.change(adding, List.of(user)).getFirst();
    }

    /** Adds users in one write, as large work; one outcome for each, in order. */
    public List<Outcome<Account>> add(List<NewUser> users) {
        try {
            return desk.database().write(adding, List.copyOf(users), Urgency.BULK);
        } finally {
            desk.directory().changed();
        }
    }

    // ---- looking

    /**
     * Users in the order of their addresses.
     *
     * @param domain only of this domain, or null
     * @param after only behind this address, or null
     */
    public List<Account> list(@Nullable String domain, @Nullable String after) {
        String start = Desk.start(after);
        String only = domain == null ? null : Domains.valid(domain).orElse(null);
        if (domain != null && only == null) {
            return List.of();
        }
        return desk.database()
                .read(tx ->
                        only == null
                                ? Desk.all(
                                        tx,
                                        Users::account,
                                        SELECT + "WHERE a.address > ? " + PAGE,
                                        start)
                                : Desk.all(
                                        tx,
                                        Users::account,
                                        SELECT
                                                + "JOIN address d ON d.address = a.address"
                                                + " WHERE d.domain = ? AND a.address > ? "
                                                + PAGE,
                                        only,
                                        start));
    }

    public Outcome<Account> show(String address) {
        Address parsed = Address.parse(address).orElse(null);
        if (parsed == null) {
            return Outcome.refused(Refusal.BAD_ADDRESS, address);
        }
        return desk.database()
                .read(tx -> find(tx, parsed.key()))
                .<Outcome<Account>>map(Outcome.Done::new)
                .orElseGet(() -> Outcome.refused(Refusal.UNKNOWN_USER, parsed.key()));
    }

    /** How many users there are. */
    public long count() {
        return desk.database().read(tx -> Desk.count(tx, "SELECT count(*) FROM account"));
    }

    static Optional<Account> find(Transaction tx, String key) throws SQLException {
        return Desk.one(tx, Users::account, SELECT + "WHERE a.address = ?", key);
    }

    private static Account account(ResultSet row) throws SQLException {
        long quota = row.getLong(5);
        return new Account(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                quota < 0 ? Long.MAX_VALUE : quota,
                row.getInt(6) != 0,
                row.getLong(7));
    }

    // ---- changing

    /**
     * Sets the password; remembered log-ins with the old one end, app passwords stay.
     *
     * @param scram keys of the same password, or null where only its hash is known
     */
    public Outcome<Account> password(String address, PasswordHash hash, @Nullable ScramKeys scram) {
        return changed(
                address,
                key -> desk.change(passwords, new Password(key, hash, desk.sealed(key, scram))));
    }

    private Outcome<Account> setPassword(Transaction tx, Password wanted) throws SQLException {
        Optional<Account> account = find(tx, wanted.address());
        if (account.isPresent()) {
            Desk.run(
                    tx,
                    "INSERT INTO credential (id, account, tenant, cell, kind, name, hash, scram,"
                            + " created) VALUES (?, ?, ?, ?, ?, '', ?, ?, ?)"
                            + " ON CONFLICT (account, kind, name) DO UPDATE SET"
                            + " hash = excluded.hash, scram = excluded.scram,"
                            + " created = excluded.created",
                    desk.ids().next(),
                    account.get().id(),
                    account.get().tenant(),
                    Desk.CELL,
                    Credential.PASSWORD,
                    wanted.hash().text(),
                    wanted.scram(),
                    desk.now());
        }
        return update(tx, wanted.address(), "version = version + 1");
    }

    /** Suspends or resumes; a suspended user's sessions end at once. */
    public Outcome<Account> suspend(String address, boolean suspended) {
        Outcome<Account> outcome =
                changed(address, key -> desk.change(suspending, new Suspension(key, suspended)));
        if (suspended && outcome instanceof Outcome.Done<Account>(Account account)) {
            desk.directory().barred(List.of(account.id()));
        }
        return outcome;
    }

    private static Outcome<Account> setSuspended(Transaction tx, Suspension wanted)
            throws SQLException {
        if (wanted.suspended()) {
            Version.BARRED.raise(tx);
        }
        return update(
                tx,
                wanted.address(),
                "suspended = ?, version = version + 1",
                wanted.suspended() ? 1 : 0);
    }

    /** Sets the quota; null takes the plan's. */
    public Outcome<Account> quota(String address, @Nullable Long bytes) {
        return changed(address, key -> desk.change(quotas, new Quota(key, bytes)));
    }

    private static Outcome<Account> setQuota(Transaction tx, Quota wanted) throws SQLException {
        return update(tx, wanted.address(), "quota_bytes = ?", wanted.bytes());
    }

    /** Sets the name for people. */
    public Outcome<Account> name(String address, String name) {
        return UserAddition.badName(name)
                ? Outcome.refused(Refusal.BAD_PERSON)
                : changed(address, key -> desk.change(naming, new Name(key, name)));
    }

    private static Outcome<Account> setName(Transaction tx, Name wanted) throws SQLException {
        return update(tx, wanted.address(), "name = ?", wanted.name());
    }

    private interface Change {
        Outcome<Account> of(String key);
    }

    private static Outcome<Account> changed(String address, Change change) {
        return Address.parse(address)
                .map(parsed -> change.of(parsed.key()))
                .orElseGet(() -> Outcome.refused(Refusal.BAD_ADDRESS, address));
    }

    private static Outcome<Account> update(
            Transaction tx, String key, String set, @Nullable Object... values)
            throws SQLException {
        @Nullable Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = key;
        Desk.run(tx, "UPDATE account SET " + set + " WHERE address = ?", all);
        return find(tx, key)
                .<Outcome<Account>>map(Outcome.Done::new)
                .orElseGet(() -> Outcome.refused(Refusal.UNKNOWN_USER, key));
    }

    /** Removes a user with all mails; answers who it was. His sessions end at once. */
    public Outcome<Account> remove(String address) {
        Outcome<Account> outcome = show(address);
        if (outcome instanceof Outcome.Done<Account>(Account found)) {
            outcome = desk.change(removing, new Removal(found.address(), found.id()));
        }
        if (outcome instanceof Outcome.Done<Account>(Account account)) {
            desk.directory().barred(List.of(account.id()));
        }
        return outcome;
    }

    private Outcome<Account> remove(Transaction tx, Removal wanted) throws SQLException {
        String key = wanted.address();
        Optional<Account> account = find(tx, key).filter(now -> now.id() == wanted.account());
        if (account.isEmpty()) {
            return Outcome.refused(Refusal.UNKNOWN_USER, key);
        }
        if (key.equals(Address.POSTMASTER)) {
            return Outcome.refused(Refusal.USER_STAYS, key);
        }
        long id = account.get().id();
        Desk.run(tx, "DELETE FROM credential WHERE account = ?", id);
        Desk.run(tx, "DELETE FROM account WHERE id = ?", id);
        Version.BARRED.raise(tx);
        Groups.vanish(tx, key);
        furnishing.removed(tx, List.of(id));
        return new Outcome.Done<>(account.get());
    }
}
