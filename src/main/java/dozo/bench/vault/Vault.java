package dozo.bench.vault;

import dozo.account.Account;
import dozo.account.Directory;
import dozo.account.Resolution;
import dozo.account.customer.Customers;
import dozo.account.customer.Furnishing;
import dozo.account.customer.NewUser;
import dozo.account.customer.Outcome;
import dozo.account.customer.Plan;
import dozo.account.customer.Tenant;
import dozo.account.secret.Hashing;
import dozo.account.secret.PasswordHash;
import dozo.account.secret.ScramVault;
import dozo.bench.load.People;
import dozo.blob.Blobs;
import dozo.blob.Draft;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import dozo.db.sqlite.SqliteEngine;
import dozo.delivery.AcceptedMail;
import dozo.delivery.Delivery;
import dozo.delivery.Origin;
import dozo.delivery.Recipient;
import dozo.message.Description;
import dozo.message.MailScanner;
import dozo.notify.Bell;
import dozo.store.Arrival;
import dozo.store.Mails;
import dozo.store.Mails.FlagNames;
import dozo.store.Store;
import dozo.store.UidSet;
import dozo.trace.Trace;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The rooms below the doors, wired as the server wires them, with accounts to deliver to. */
final class Vault implements Keeper {
    private static final String HOSTNAME = "mail.bench.test";
    private static final List<String> ROOMS_WITH_TABLES =
            List.of("blob", "store", "trace", "account", "delivery");
    private static final Origin ORIGIN =
            new Origin("load.sender.test", InetAddress.getLoopbackAddress(), "ESMTP", "");
    private static final int IMPORTED_AT_ONCE = 500;
    private static final int FLAG_SETS = 32; // every set of the five system flags

    private final InstantSource clock = InstantSource.system();
    private final Database database;
    private final Ids ids;
    private final Blobs blobs;
    private final Store store;
    private final Directory directory;
    private final Delivery delivery;
    private final List<Account> accounts = new ArrayList<>();
    private final List<Long> inboxes = new ArrayList<>();

    Vault(Path folder, int count) {
        database = SqliteEngine.open(folder);
        database.migrate(ROOMS_WITH_TABLES);
        ids = new Ids(clock, 0);
        blobs = new Blobs(database, ids, clock);
        store = new Store(database, blobs, ids, clock, new Bell());
        directory = new Directory(database, HOSTNAME, ScramVault.of(folder));
        delivery =
                new Delivery(
                        new Delivery.Rooms(
                                database, directory, store.mails(), new Trace(database, clock)),
                        HOSTNAME,
                        clock);
        furnish(new Customers(database, ids, directory, new Furniture(store), clock), count);
    }

    /** Gives new accounts their mailboxes. */
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

    private void furnish(Customers customers, int count) {
        done(customers.domains().add(People.DOMAIN, Tenant.DEFAULT));
        PasswordHash hash = new Hashing().hash(People.PASSWORD.getBytes(StandardCharsets.UTF_8));
        List<NewUser> users = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            users.add(new NewUser(People.user(i), "", hash, Plan.NO_QUOTA));
            if (users.size() == IMPORTED_AT_ONCE || i == count - 1) {
                customers.users().add(users).forEach(user -> accounts.add(done(user)));
                users.clear();
            }
        }
        for (Account account : accounts) {
            inboxes.add(store.mailboxes().find(account.id(), "INBOX").orElseThrow().id());
        }
    }

    private static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(var why, var details) ->
                    throw new IllegalStateException(why + " " + details);
        };
    }

    /** What the SMTP door does from RCPT to 250. */
    @Override
    public void deliver(long number, byte[] mail) {
        String address = People.user((int) (number % accounts.size()));
        if (!(directory.resolve(address) instanceof Resolution.Local(List<Account> to))) {
            throw new IllegalStateException("nobody at " + address);
        }
        try (Draft draft = blobs.draft()) {
            Description description = take(draft, mail);
            AcceptedMail accepted =
                    new AcceptedMail(
                            ids.next(),
                            delivery.beginMillis(),
                            ORIGIN,
                            "bench@sender.test",
                            List.of(new Recipient(address, to)),
                            draft,
                            description,
                            AcceptedMail.sha256().digest(mail));
            dozo.delivery.Outcome outcome = delivery.deliver(accepted);
            if (!(outcome instanceof dozo.delivery.Outcome.Delivered(var _, var receipts))) {
                throw new IllegalStateException("not delivered: " + outcome);
            }
            delivery.read(receipts);
        }
    }

    private static Description take(Draft draft, byte[] mail) {
        MailScanner scanner = new MailScanner();
        draft.write(mail, 0, mail.length);
        scanner.write(mail, 0, mail.length);
        draft.finish();
        return scanner.finish();
    }

    /** What the IMAP door does at APPEND. */
    void append(long number, byte[] mail) {
        Account account = accounts.get((int) (number % accounts.size()));
        try (Draft draft = blobs.draft()) {
            Description description = take(draft, mail);
            Arrival.Place place =
                    new Arrival.Place(
                            account.id(),
                            account.tenant(),
                            "INBOX",
                            new byte[0],
                            0,
                            List.of(),
                            clock.millis());
            store.mails().append(List.of(new Arrival(draft, description, List.of(place))));
        }
    }

    /** What the IMAP door does at UID STORE of one mail; the account has at least so many. */
    void flag(long number, int mails) {
        int account = (int) (number % accounts.size());
        long uid = 1 + number / accounts.size() % mails;
        store.mails()
                .changeFlags(
                        inboxes.get(account),
                        UidSet.of(uid),
                        Mails.FlagChange.SET,
                        new FlagNames(number * 7 % FLAG_SETS, List.of()),
                        Long.MAX_VALUE);
    }

    /** Mails of the account with the fewest. */
    long fewest() {
        return accounts.stream()
                .mapToLong(account -> store.mails().usage(account.id()).messages())
                .min()
                .orElse(0);
    }

    @Override
    public void close() {
        database.close();
    }
}
