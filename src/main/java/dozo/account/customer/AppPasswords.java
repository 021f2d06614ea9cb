package dozo.account.customer;

import dozo.account.Account;
import dozo.account.Address;
import dozo.account.Credential;
import dozo.account.secret.AppPassword;
import dozo.account.secret.ScramKeys;
import dozo.db.Batch;
import dozo.db.Transaction;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

/** App passwords of users: one for each program, random, shown once. */
public final class AppPasswords {
    /** Each log-in and each SCRAM proof looks at all of them. */
    public static final int LIMIT = 50;

    private record NewOne(String address, String name, String secret, byte[] scram) {}

    private record Removal(String address, String name) {}

    private final Desk desk;
    private final Batch<NewOne, Outcome<String>> adding = Desk.each(this::add);
    private final Batch<Removal, Outcome<String>> removing = Desk.each(AppPasswords::remove);

    AppPasswords(Desk desk) {
        this.desk = desk;
    }

    /** Makes an app password; answers it, this once. */
    public Outcome<String> add(String address, String name) {
        Address parsed = Address.parse(address).orElse(null);
        if (parsed == null) {
            return Outcome.refused(Refusal.BAD_ADDRESS, address);
        }
        if (name.isBlank() || name.length() > 64 || UserAddition.badName(name)) {
            return Outcome.refused(Refusal.BAD_NAME, name);
        }
        String secret = AppPassword.random();
        ScramKeys keys = desk.vault().keys(parsed.key(), octets(secret));
        byte[] scram = desk.vault().sealed(parsed.key(), keys);
        return desk.change(adding, new NewOne(parsed.key(), name, secret, scram));
    }

    private Outcome<String> add(Transaction tx, NewOne wanted) throws SQLException {
        Account account = Users.find(tx, wanted.address()).orElse(null);
        if (account == null) {
            return Outcome.refused(Refusal.UNKNOWN_USER, wanted.address());
        }
        List<Credential> known =
                Credential.of(tx, account.id()).stream()
                        .filter(one -> one.kind() == Credential.APP_PASSWORD)
                        .toList();
        if (known.size() >= LIMIT) {
            return Outcome.refused(
                    Refusal.APP_PASSWORD_LIMIT, wanted.address(), String.valueOf(LIMIT));
        }
        if (known.stream().anyMatch(one -> one.name().equals(wanted.name()))) {
            return Outcome.refused(Refusal.APP_PASSWORD_EXISTS, wanted.address(), wanted.name());
        }
        insert(tx, account, wanted);
        return new Outcome.Done<>(wanted.secret());
    }

    private static byte[] octets(String secret) {
        return secret.getBytes(StandardCharsets.US_ASCII);
    }

    private void insert(Transaction tx, Account account, NewOne wanted) throws SQLException {
        Desk.run(
                tx,
                "INSERT INTO credential (id, account, tenant, cell, kind, name, hash, scram,"
                        + " created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                desk.ids().next(),
                account.id(),
                account.tenant(),
                Desk.CELL,
                Credential.APP_PASSWORD,
                wanted.name(),
                AppPassword.hash(octets(wanted.secret())),
                wanted.scram(),
                desk.now());
    }

    /** Their names. */
    public Outcome<List<String>> list(String address) {
        Address parsed = Address.parse(address).orElse(null);
        if (parsed == null) {
            return Outcome.refused(Refusal.BAD_ADDRESS, address);
        }
        return desk.database()
                .read(tx -> {
                    Account account = Users.find(tx, parsed.key()).orElse(null);
                    return account == null
                            ? Outcome.refused(Refusal.UNKNOWN_USER, parsed.key())
                            : new Outcome.Done<>(names(tx, account.id()));
                });
    }

    private static List<String> names(Transaction tx, long account) throws SQLException {
        return Credential.of(tx, account).stream()
                .filter(one -> one.kind() == Credential.APP_PASSWORD)
                .map(Credential::name)
                .toList();
    }

    /** Removes one; programs that remember it must log in anew and can't. */
    public Outcome<String> remove(String address, String name) {
        if (UserAddition.badName(name)) {
            return Outcome.refused(Refusal.UNKNOWN_APP_PASSWORD, address, name);
        }
        return Address.parse(address)
                .map(parsed -> desk.change(removing, new Removal(parsed.key(), name)))
                .orElseGet(() -> Outcome.refused(Refusal.BAD_ADDRESS, address));
    }

    private static Outcome<String> remove(Transaction tx, Removal wanted) throws SQLException {
        Account account = Users.find(tx, wanted.address()).orElse(null);
        if (account == null) {
            return Outcome.refused(Refusal.UNKNOWN_USER, wanted.address());
        }
        int gone =
                Desk.run(
                        tx,
                        "DELETE FROM credential WHERE account = ? AND kind = 2 AND name = ?",
                        account.id(),
                        wanted.name());
        if (gone == 0) {
            return Outcome.refused(Refusal.UNKNOWN_APP_PASSWORD, wanted.address(), wanted.name());
        }
        Desk.run(tx, "UPDATE account SET version = version + 1 WHERE id = ?", account.id());
        return new Outcome.Done<>(wanted.name());
    }
}
