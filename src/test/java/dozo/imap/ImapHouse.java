package dozo.imap;

import dozo.account.Account;
import dozo.account.Authentication;
import dozo.account.Directory;
import dozo.account.FakeTime;
import dozo.account.Office;
import dozo.account.customer.Customers;
import dozo.account.customer.Furnishing;
import dozo.account.customer.NewUser;
import dozo.account.customer.Tenant;
import dozo.account.secret.Hashing;
import dozo.account.secret.ScramVault;
import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.db.sqlite.SqliteEngine;
import dozo.dialogue.Stage;
import dozo.net.Limits;
import dozo.net.Listener;
import dozo.net.Tls;
import dozo.notify.Bell;
import dozo.ops.Metrics;
import dozo.store.Store;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** IMAP with everything below it, on a database of its own: the domain is dozo.example. */
public final class ImapHouse implements AutoCloseable {
    final Database database;
    final Customers customers;
    final Store store;
    final Blobs blobs;
    final Listener listener;
    private final Tls tls;

    public ImapHouse(Path folder) {
        this(folder, SqliteEngine.open(folder));
    }

    /** On an empty database, which it closes. */
    ImapHouse(Path folder, Database database) {
        var clock = InstantSource.system();
        this.database = database;
        database.migrate(List.of("account", "blob", "store"));
        var ids = new Ids(clock, 0);
        blobs = new Blobs(database, ids, clock);
        var bell = new Bell();
        store = new Store(database, blobs, ids, clock, bell);
        var directory = new Directory(database, "mail.dozo.example", ScramVault.of(folder));
        customers = new Customers(database, ids, directory, furnishing(store), clock);
        Office.done(customers.domains().add("dozo.example", Tenant.DEFAULT));
        var authentication = new Authentication(database, directory, new Hashing(), new FakeTime());
        var metrics = new Metrics();
        tls =
                Tls.open(
                        new Tls.Settings(folder.resolve("tls"), "mail.dozo.example", List.of()),
                        metrics);
        var imap =
                new ImapProtocol(
                        new ImapProtocol.Rooms(
                                store.mailboxes(),
                                store.mails(),
                                blobs,
                                bell,
                                authentication,
                                directory,
                                () -> !database.roomLeft()));
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener =
                Listener.open(
                        new Listener.Settings(here, false), imap, tls, Limits.standard(), metrics);
    }

    private static Furnishing furnishing(Store store) {
        return new Furnishing() {
            @Override
            public void opened(Transaction tx, List<Long> accounts) throws SQLException {
                store.mailboxes().prepare(tx, accounts);
            }

            @Override
            public void removed(Transaction tx, List<Long> accounts) {}
        };
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    /** Where dialogues are played. */
    Stage stage() {
        return new Stage("imap", Map.of("imap", address()), Map.of(), Duration.ofSeconds(20));
    }

    /** A user whose password is "secret". */
    public Account user(String name) {
        return user(name, null);
    }

    Account user(String name, @Nullable Long quotaBytes) {
        String address = name + "@dozo.example";
        return Office.done(
                customers.users().add(new NewUser(address, "", Office.SECRET, quotaBytes)));
    }

    @Override
    public void close() {
        listener.drain(Duration.ZERO);
        tls.close();
        database.close();
    }
}
