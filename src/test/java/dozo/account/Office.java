package dozo.account;

import dozo.account.customer.Customers;
import dozo.account.customer.Furnishing;
import dozo.account.customer.Group.Kind;
import dozo.account.customer.NewUser;
import dozo.account.customer.Outcome;
import dozo.account.customer.Tenant;
import dozo.account.secret.Hashing;
import dozo.account.secret.PasswordHash;
import dozo.account.secret.ScramVault;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.sqlite.SqliteEngine;
import dozo.db.sqlite.SqliteSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The account room with a database of its own, for tests: two domains and a few people. */
public final class Office implements AutoCloseable {
    /** Cheap enough to be checked often: "secret". */
    public static final PasswordHash SECRET =
            PasswordHash.parse(
                            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA"
                                    + "$gC0w3wrF7JDJ1HGZ646yww")
                    .orElseThrow();

    public final Database database;
    public final FakeTime time = new FakeTime();
    public final Directory directory;
    public final Customers customers;
    public final Hashing hashing = new Hashing();
    public final Authentication authentication;

    public Office(Path folder) {
        this(folder, sqlite(folder));
    }

    /** On a database that is empty, or another office's. */
    public Office(Path folder, Database database) {
        this.database = database;
        database.migrate(List.of("account"));
        directory = new Directory(database, "mail.example.net", ScramVault.of(folder));
        customers = new Customers(database, new Ids(time, 0), directory, Furnishing.NONE, time);
        authentication = new Authentication(database, directory, hashing, time);
    }

    /** The database of most offices. */
    public static Database sqlite(Path folder) {
        return SqliteEngine.open(folder, new SqliteSettings(4, 0, 0, 0));
    }

    public Office domain(String name) {
        done(customers.domains().add(name, Tenant.DEFAULT));
        return this;
    }

    public Account user(String address) {
        return done(customers.users().add(new NewUser(address, "", SECRET, null)));
    }

    public void alias(String address, String... targets) {
        done(customers.groups().add(Kind.ALIAS, address, List.of(targets)));
    }

    public void group(String address, String... members) {
        done(customers.groups().add(Kind.GROUP, address, List.of(members)));
    }

    public static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(var why, var details) ->
                    throw new AssertionError(why + " " + details);
        };
    }

    /** The code of a refusal. */
    public static String refused(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?>(Object value) -> throw new AssertionError("done: " + value);
            case Outcome.Refused<?>(var why, var _) -> why.code();
        };
    }

    public static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        database.close();
    }
}
