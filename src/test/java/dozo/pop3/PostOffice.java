package dozo.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dozo.account.secret.PasswordHash;
import dozo.account.secret.ScramVault;
import dozo.blob.Blobs;
import dozo.blob.Draft;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.db.sqlite.SqliteEngine;
import dozo.message.MailScanner;
import dozo.net.Limits;
import dozo.net.Listener;
import dozo.net.Network;
import dozo.net.Tls;
import dozo.ops.Metrics;
import dozo.store.Arrival;
import dozo.store.Mailboxes;
import dozo.store.Mails;
import dozo.store.Placed;
import dozo.store.Store;
import dozo.store.Undelete;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** POP3 with everything below it, on a database of its own: the domain is dozo.example. */
final class PostOffice implements AutoCloseable {
    final Database database;
    final Customers customers;
    final Directory directory;
    final Mails mails;
    final Mailboxes mailboxes;
    final Listener listener;

    /** Behind a proxy that must introduce each client. */
    final Listener behindProxy;

    private final Blobs blobs;
    private final Undelete undelete;
    private final Tls tls;

    PostOffice(Path folder) {
        this(folder, SqliteEngine.open(folder));
    }

    /** On an empty database, which it closes. */
    PostOffice(Path folder, Database database) {
        var clock = InstantSource.system();
        this.database = database;
        database.migrate(List.of("account", "blob", "store"));
        var ids = new Ids(clock, 0);
        blobs = new Blobs(database, ids, clock);
        var store = new Store(database, blobs, ids, clock, (account, mailbox, modseq) -> {});
        mails = store.mails();
        mailboxes = store.mailboxes();
        undelete = store.undelete();
        directory = new Directory(database, "mail.dozo.example", ScramVault.of(folder));
        customers = new Customers(database, ids, directory, furnishing(store), clock);
        Office.done(customers.domains().add("dozo.example", Tenant.DEFAULT));
        var authentication = new Authentication(database, directory, new Hashing(), new FakeTime());
        var metrics = new Metrics();
        var pop3 = new Pop3(authentication, directory, store.mailboxes(), mails, metrics);
        tls =
                Tls.open(
                        new Tls.Settings(folder.resolve("tls"), "mail.dozo.example", List.of()),
                        metrics);
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener =
                Listener.open(
                        new Listener.Settings(here, false), pop3, tls, Limits.standard(), metrics);
        var proxies = List.of(Network.parse("127.0.0.0/8"), Network.parse("::1"));
        behindProxy =
                Listener.open(
                        new Listener.Settings(here, false, proxies),
                        pop3,
                        tls,
                        Limits.standard(),
                        metrics);
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

    InetSocketAddress address() {
        return listener.address();
    }

    /** A user whose password is "secret". */
    Account user(String name) {
        return user(name, Office.SECRET);
    }

    Account user(String name, PasswordHash password) {
        String address = name + "@dozo.example";
        return Office.done(customers.users().add(new NewUser(address, "", password, null)));
    }

    /** Erases what the account has deleted: it can't be restored any more. */
    void erase(Account account) {
        undelete.erase(account.id(), Undelete.Choice.ALL);
    }

    /** Puts mails into an INBOX, in one transaction. */
    void deliver(Account account, String prefix, List<byte[]> octets) {
        List<Draft> drafts = new ArrayList<>();
        try {
            List<Arrival> arrivals = new ArrayList<>();
            for (byte[] mail : octets) {
                Draft draft = blobs.draft();
                drafts.add(draft);
                arrivals.add(arrival(account, prefix, draft, mail));
            }
            for (Placed placed : mails.append(arrivals)) {
                if (!(placed instanceof Placed.Stored)) {
                    throw new AssertionError(placed);
                }
            }
        } finally {
            drafts.forEach(Draft::close);
        }
    }

    private static Arrival arrival(Account account, String prefix, Draft draft, byte[] mail) {
        var scanner = new MailScanner();
        scanner.write(mail, 0, mail.length);
        draft.write(mail, 0, mail.length);
        draft.finish();
        var place =
                new Arrival.Place(
                        account.id(),
                        account.tenant(),
                        "INBOX",
                        prefix.getBytes(UTF_8),
                        0,
                        List.of(),
                        1_780_000_000_000L);
        return new Arrival(draft, scanner.finish(), List.of(place));
    }

    @Override
    public void close() {
        listener.drain(Duration.ZERO);
        behindProxy.drain(Duration.ZERO);
        tls.close();
        database.close();
    }
}
