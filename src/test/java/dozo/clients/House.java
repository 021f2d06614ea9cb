package dozo.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import dozo.Door;
import dozo.account.Authentication;
import dozo.account.Directory;
import dozo.account.Timepiece;
import dozo.account.customer.Customers;
import dozo.account.customer.Furnishing;
import dozo.account.customer.NewUser;
import dozo.account.customer.Outcome;
import dozo.account.customer.Tenant;
import dozo.account.secret.Hashing;
import dozo.account.secret.PasswordHash;
import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.delivery.Delivery;
import dozo.imap.ImapProtocol;
import dozo.net.Limits;
import dozo.net.Listener;
import dozo.net.Protocol;
import dozo.net.Tls;
import dozo.notify.Bell;
import dozo.ops.Metrics;
import dozo.policy.Policy;
import dozo.policy.Rates;
import dozo.pop3.Pop3;
import dozo.smtp.Smtp;
import dozo.store.Store;
import dozo.trace.Trace;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A whole Dozo with the domain dozo.example, on the loopback address and free ports. */
final class House implements AutoCloseable {
    static final String HOSTNAME = "mail.dozo.example";
    private static final String DOMAIN = "dozo.example";
    private static final String PASSWORD = "correct horse";

    private final Database database;
    private final Tls tls;
    private final Metrics metrics = new Metrics();
    private final Map<Door, Listener> listeners = new EnumMap<>(Door.class);

    private House(Path data, String... users) {
        InstantSource clock = InstantSource.system();
        database = Database.open(data);
        database.migrate(List.of("blob", "store", "trace", "account"));
        Ids ids = new Ids(clock, 0);
        Blobs blobs = new Blobs(database, ids, clock);
        Bell bell = new Bell();
        Store store = new Store(database, blobs, ids, clock, bell);
        Directory directory = new Directory(database, HOSTNAME);
        settle(new Customers(database, ids, directory, new Furniture(store), clock), users);
        var authentication =
                new Authentication(database, directory, new Hashing(), Timepiece.ofSystem());
        var trace = new Trace(database, clock);
        var delivery =
                new Delivery(
                        new Delivery.Rooms(database, directory, store.mails(), trace),
                        HOSTNAME,
                        clock);
        var policy = new Policy(dozo.policy.Limits.STANDARD, new Rates(clock));
        tls = Tls.open(new Tls.Settings(data.resolve("tls"), HOSTNAME, List.of()), metrics);
        open(
                Door.SMTP,
                new Smtp(
                        new Smtp.Rooms(
                                directory,
                                policy,
                                blobs,
                                store.mails(),
                                delivery,
                                ids,
                                () -> !database.roomLeft()),
                        Smtp.Settings.standard(HOSTNAME, List.of()),
                        metrics));
        var pop3 = new Pop3(authentication, directory, store.mailboxes(), store.mails());
        var imap =
                new ImapProtocol(
                        new ImapProtocol.Rooms(
                                store.mailboxes(),
                                store.mails(),
                                blobs,
                                bell,
                                authentication,
                                directory));
        open(Door.POP3, pop3);
        open(Door.POP3S, pop3);
        open(Door.IMAP, imap);
        open(Door.IMAPS, imap);
    }

    /** Starts one, with users of those names. */
    static House open(Path data, String... users) {
        return new House(data, users);
    }

    private record Furniture(Store store) implements Furnishing {
        @Override
        public void opened(Transaction tx, List<Long> accounts) throws SQLException {
            store.mailboxes().prepare(tx, accounts);
        }

        @Override
        public void removed(Transaction tx, List<Long> accounts) throws SQLException {
            store.mails().removeAccounts(tx, accounts);
        }
    }

    private static void settle(Customers customers, String... users) {
        done(customers.domains().add(DOMAIN, Tenant.DEFAULT));
        PasswordHash hash = new Hashing().hash(PASSWORD.getBytes(UTF_8));
        for (String user : users) {
            done(customers.users().add(new NewUser(address(user), "", hash, null)));
        }
    }

    private static void done(Outcome<?> outcome) {
        if (outcome instanceof Outcome.Refused<?> refused) {
            throw new AssertionError(refused.toString());
        }
    }

    private void open(Door door, Protocol protocol) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        var settings = new Listener.Settings(address, door.implicitTls(), List.of());
        listeners.put(door, Listener.open(settings, protocol, tls, Limits.standard(), metrics));
    }

    static String address(String user) {
        return user + "@" + DOMAIN;
    }

    Access access(String user) {
        return new Access(port(Door.POP3), port(Door.IMAP), address(user), PASSWORD);
    }

    int port(Door door) {
        return listeners.get(door).address().getPort();
    }

    /** The certificate of the authority that signs ours. */
    Path authority() {
        return tls.authorityFile();
    }

    @Override
    public void close() {
        listeners.values().forEach(listener -> listener.drain(Duration.ZERO));
        tls.close();
        database.close();
    }
}
