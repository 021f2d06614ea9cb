package dozo.house;

import dozo.account.Account;
import dozo.account.Directory;
import dozo.account.Office;
import dozo.account.customer.Customers;
import dozo.account.customer.Furnishing;
import dozo.account.customer.Group;
import dozo.account.customer.NewUser;
import dozo.account.customer.Tenant;
import dozo.account.secret.ScramVault;
import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.db.sqlite.SqliteEngine;
import dozo.delivery.Delivery;
import dozo.net.Limits;
import dozo.net.Listener;
import dozo.net.Network;
import dozo.net.Pace;
import dozo.net.Tls;
import dozo.ops.Metrics;
import dozo.policy.Policy;
import dozo.policy.Rates;
import dozo.smtp.Smtp;
import dozo.store.Mailbox;
import dozo.store.Mails;
import dozo.store.Snapshot;
import dozo.store.Store;
import dozo.trace.Trace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * SMTP with everything below it, on a database of its own. The domain is dozo.example; ann, bob and
 * 山田 live there; staff is a group of ann and bob, sales an alias of ann.
 */
public final class MailHouse implements AutoCloseable {
    public static final String HOSTNAME = "mail.dozo.example";

    /** What a house may do otherwise. */
    public record Wishes(
            long mailBytes,
            int recipientsPerMail,
            Duration commandTimeout,
            Duration dataTimeout,
            Pace pace) {
        public static final Wishes NONE =
                new Wishes(
                        1 << 20,
                        1_000,
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Pace.STANDARD);

        public Wishes mailBytes(long bytes) {
            return new Wishes(bytes, recipientsPerMail, commandTimeout, dataTimeout, pace);
        }

        public Wishes recipientsPerMail(int limit) {
            return new Wishes(mailBytes, limit, commandTimeout, dataTimeout, pace);
        }

        public Wishes pace(Pace wanted) {
            return new Wishes(mailBytes, recipientsPerMail, commandTimeout, dataTimeout, wanted);
        }

        public Wishes timeouts(Duration command, Duration data) {
            return new Wishes(mailBytes, recipientsPerMail, command, data, pace);
        }
    }

    public final Database database;
    public final Customers customers;
    public final Directory directory;
    public final Store store;
    public final Trace trace;
    public final Blobs blobs;
    public final Delivery delivery;
    public final Metrics metrics = new Metrics();
    public final Listener listener;

    /** The same door behind a proxy, so that tests can come from any address. */
    public final Listener behindProxy;

    public final AtomicBoolean diskLow = new AtomicBoolean();

    private final Tls tls;

    public MailHouse(Path folder, Wishes wishes) {
        this(folder, SqliteEngine.open(folder), wishes);
    }

    /** On an empty database, which it closes. */
    public MailHouse(Path folder, Database database, Wishes wishes) {
        var clock = InstantSource.system();
        this.database = database;
        database.migrate(List.of("account", "blob", "store", "trace", "delivery"));
        var ids = new Ids(clock, 0);
        blobs = new Blobs(database, ids, clock);
        store = new Store(database, blobs, ids, clock, (account, mailbox, modseq) -> {});
        trace = new Trace(database, clock);
        directory = new Directory(database, HOSTNAME, ScramVault.of(folder));
        customers = new Customers(database, ids, directory, furnishing(store), clock);
        furnish();
        delivery =
                new Delivery(
                        new Delivery.Rooms(database, directory, store.mails(), trace),
                        HOSTNAME,
                        clock);
        var standard = dozo.policy.Limits.STANDARD;
        var limits =
                new dozo.policy.Limits(
                        wishes.mailBytes(),
                        wishes.recipientsPerMail(),
                        standard.connectionsPerMinute(),
                        standard.mailsPerMinute(),
                        standard.recipientsPerMinute(),
                        standard.unknownPerMinute());
        var smtp =
                new Smtp(
                        new Smtp.Rooms(
                                directory,
                                new Policy(limits, new Rates(clock)),
                                blobs,
                                store.mails(),
                                delivery,
                                ids,
                                diskLow::get),
                        new Smtp.Settings(
                                HOSTNAME,
                                List.of(),
                                wishes.commandTimeout(),
                                wishes.dataTimeout(),
                                wishes.pace()),
                        metrics);
        tls = Tls.open(new Tls.Settings(folder.resolve("tls"), HOSTNAME, List.of()), metrics);
        listener = open(smtp, List.of());
        behindProxy = open(smtp, List.of(Network.parse("127.0.0.0/8"), Network.parse("::1")));
    }

    private Listener open(Smtp smtp, List<Network> proxies) {
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return Listener.open(
                new Listener.Settings(here, false, proxies), smtp, tls, Limits.standard(), metrics);
    }

    private static Furnishing furnishing(Store store) {
        return new Furnishing() {
            @Override
            public void opened(Transaction tx, List<Long> accounts) throws SQLException {
                store.mailboxes().prepare(tx, accounts);
            }

            @Override
            public void removed(Transaction tx, List<Long> accounts) throws SQLException {
                store.mails().removeAccounts(tx, accounts);
            }
        };
    }

    private void furnish() {
        Office.done(customers.domains().add("dozo.example", Tenant.DEFAULT));
        user("ann@dozo.example");
        user("bob@dozo.example");
        user("山田@dozo.example");
        var members = List.of("ann@dozo.example", "bob@dozo.example");
        Office.done(customers.groups().add(Group.Kind.GROUP, "staff@dozo.example", members));
        var one = List.of("ann@dozo.example");
        Office.done(customers.groups().add(Group.Kind.ALIAS, "sales@dozo.example", one));
    }

    public Account user(String address) {
        return Office.done(customers.users().add(new NewUser(address, "", Office.SECRET, null)));
    }

    /** A user that may have so many octets. */
    public Account user(String address, long quotaBytes) {
        NewUser user = new NewUser(address, "", Office.SECRET, quotaBytes);
        return Office.done(customers.users().add(user));
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    /** The whole mails in somebody's INBOX, oldest first; one octet per character. */
    public List<String> inbox(String address) {
        Account account = directory.account(address).orElseThrow();
        Mailbox inbox = store.mailboxes().find(account.id(), "INBOX").orElseThrow();
        try (var listing = Objects.requireNonNull(store.mails().open(inbox.id()))) {
            Snapshot snapshot = Objects.requireNonNull(listing.current());
            List<String> mails = new ArrayList<>();
            for (int i = 0; i < snapshot.size(); i++) {
                mails.add(whole(account.id(), snapshot.emailId(i)));
            }
            return mails;
        }
    }

    private String whole(long account, long email) {
        var wanted = List.of(Mails.Column.PREFIX);
        var content = store.mails().contents(account, List.of(email), wanted).getFirst();
        var octets = new ByteArrayOutputStream();
        try {
            store.mails().copyOctets(Objects.requireNonNull(content), 0, Long.MAX_VALUE, octets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return octets.toString(StandardCharsets.ISO_8859_1);
    }

    /** What the client sent, without our own fields; one octet per character. */
    public static String body(String mail) {
        int received = mail.indexOf("\r\nReceived: ");
        int end = mail.indexOf("\r\n", received + 2);
        while (mail.startsWith("\t", end + 2)) {
            end = mail.indexOf("\r\n", end + 2);
        }
        return mail.substring(end + 2);
    }

    @Override
    public void close() {
        listener.drain(Duration.ZERO);
        behindProxy.drain(Duration.ZERO);
        tls.close();
        database.close();
    }
}
