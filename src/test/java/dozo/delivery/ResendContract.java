package dozo.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dozo.account.Office;
import dozo.account.Resolution;
import dozo.account.customer.Group;
import dozo.blob.Draft;
import dozo.db.Database;
import dozo.db.Disturbance;
import dozo.house.MailHouse;
import dozo.message.MailScanner;
import dozo.trace.Step;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Design rule 8: who did not read his 250 may send again, to any node, and it is one mail. */
abstract class ResendContract {
    private static final Origin ORIGIN =
            new Origin("client.example", InetAddress.getLoopbackAddress(), "ESMTP", "");
    static final String SENDER = "x@client.example";
    static final String MAIL = "Message-ID: <1@client.example>\r\n\r\ntext\r\n";

    @TempDir Path folder;
    MailHouse house;
    private final AtomicLong lastId = new AtomicLong();

    /** Another node on the same database, which has no part in what the first one remembers. */
    Delivery elsewhere;

    Instant now = Instant.parse("2026-11-23T00:00:00Z");

    abstract Database open(Path folder);

    @BeforeEach
    void open() {
        house = new MailHouse(folder, open(folder), MailHouse.Wishes.NONE);
        elsewhere =
                new Delivery(
                        new Delivery.Rooms(
                                house.database, house.directory, house.store.mails(), house.trace),
                        "other.dozo.example",
                        () -> now);
    }

    @AfterEach
    void close() {
        house.close();
    }

    /** Begun after all that was sent before. */
    private AcceptedMail mail(String text, String sender, String... recipients) throws Exception {
        return mail(Instant.MAX.getEpochSecond(), text, sender, recipients);
    }

    final AcceptedMail mail(long begunMillis, String text, String sender, String... recipients)
            throws Exception {
        byte[] octets = text.getBytes(UTF_8);
        Draft draft = house.blobs.draft();
        draft.write(octets, 0, octets.length);
        draft.finish();
        MailScanner scanner = new MailScanner();
        scanner.write(octets, 0, octets.length);
        return new AcceptedMail(
                lastId.incrementAndGet(),
                begunMillis,
                ORIGIN,
                sender,
                Stream.of(recipients).map(this::to).toList(),
                draft,
                scanner.finish(),
                MessageDigest.getInstance("SHA-256").digest(octets));
    }

    private Recipient to(String name) {
        String address = name + "@dozo.example";
        Resolution found = house.directory.resolve(address);
        return new Recipient(address, assertInstanceOf(Resolution.Local.class, found).accounts());
    }

    final Outcome.Delivered send(Delivery node, String... recipients) throws Exception {
        return assertInstanceOf(
                Outcome.Delivered.class, node.deliver(mail(MAIL, SENDER, recipients)));
    }

    final int inbox(String name) {
        return house.inbox(name + "@dozo.example").size();
    }

    /** Receipts in the table, of which so many are marked as read. */
    abstract void receipts(int all, int read);

    final int count(String table) {
        return house.database.read(tx -> {
            try (ResultSet row = tx.prepare("SELECT count(*) FROM " + table).executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        });
    }

    private List<String> trace(long id) {
        return house.trace.find(String.valueOf(id), 10).stream().map(Step::kind).toList();
    }

    // ---- the 250 was not read

    @Test
    void theSameOctetsAreOneMailWhateverNodeTheyComeTo() throws Exception {
        long first = send(house.delivery, "ann").id();
        assertEquals(first, send(house.delivery, "ann").id());
        assertEquals(first, send(elsewhere, "ann").id());
        assertEquals(1, inbox("ann"));
        assertEquals(1, count("blob"));
        assertEquals(1, count("receipt"));
        assertEquals(List.of("accepted", "delivered", "repeated", "repeated"), trace(first));
    }

    @Test
    void aLargeBodyThatComesAgainIsNotKept() throws Exception {
        String large = MAIL + "octets\r\n".repeat(100_000);
        for (Delivery node : List.of(house.delivery, elsewhere)) {
            node.deliver(mail(large, SENDER, "ann"));
        }
        assertEquals(1, inbox("ann"));
        assertEquals(1, count("blob"));
    }

    @Test
    void otherOctetsAnotherSenderOrAnotherRecipientIsAnotherMail() throws Exception {
        send(house.delivery, "ann");
        house.delivery.deliver(mail(MAIL.replace("<1@", "<2@"), SENDER, "ann"));
        house.delivery.deliver(mail(MAIL, "", "ann"));
        house.delivery.deliver(mail(MAIL, SENDER, "sales"));
        assertEquals(4, inbox("ann"));
    }

    @Test
    void onlyTheRecipientsThatDoNotHaveItGetIt() throws Exception {
        long first = send(house.delivery, "ann").id();
        Outcome.Delivered both = send(elsewhere, "ann", "bob");
        assertNotEquals(first, both.id());
        assertEquals(1, inbox("ann"));
        assertEquals(1, inbox("bob"));
        assertEquals(List.of("accepted", "delivered", "repeated"), trace(first));
        assertEquals(List.of("accepted", "delivered"), trace(both.id()));
    }

    @Test
    void aGroupAnAliasAndAnAddressAreKnownInAnyOrder() throws Exception {
        long first = send(house.delivery, "staff", "ann", "sales").id();
        assertEquals(first, send(elsewhere, "ann").id());
        assertEquals(first, send(elsewhere, "sales", "staff").id());
        assertEquals(first, send(elsewhere, "STAFF").id());
        assertEquals(1, inbox("ann"));
        assertEquals(1, inbox("bob"));
    }

    @Test
    void whoJoinsAGroupMeanwhileGetsIt() throws Exception {
        send(house.delivery, "staff");
        house.user("eve@dozo.example");
        List<String> eve = List.of("eve@dozo.example");
        Office.done(house.customers.groups().join(Group.Kind.GROUP, "staff@dozo.example", eve));
        send(elsewhere, "staff");
        assertEquals(List.of(1, 1, 1), List.of(inbox("ann"), inbox("bob"), inbox("eve")));
    }

    @Test
    void aCatchAllTakesEachOfItsAddressesOnce() throws Exception {
        Office.done(house.customers.domains().catchAll("dozo.example", "ann@dozo.example"));
        send(house.delivery, "nobody");
        send(elsewhere, "nobody");
        assertEquals(1, inbox("ann"));
        send(elsewhere, "somebody");
        assertEquals(2, inbox("ann"));
    }

    /** Also when they meet in one batch, or the first one still waits for its commit. */
    @Test
    void thoseThatComeAtOnceAreOneMail() throws Exception {
        Set<Long> ids = new HashSet<>();
        List<Future<Outcome>> outcomes = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 40; i++) {
                Delivery node = i % 2 == 0 ? house.delivery : elsewhere;
                AcceptedMail mail = mail(MAIL, SENDER, "staff");
                outcomes.add(callers.submit(() -> node.deliver(mail)));
            }
        }
        for (Future<Outcome> each : outcomes) {
            ids.add(assertInstanceOf(Outcome.Delivered.class, each.get()).id());
        }
        assertEquals(1, ids.size());
        assertEquals(1, inbox("ann"));
        assertEquals(1, inbox("bob"));
    }

    @Test
    void whatWasNotStoredIsNotRepeated() throws Exception {
        house.database.disturb(moment -> {
            if (moment == Disturbance.Moment.COMMIT) {
                throw new SQLException("on purpose");
            }
        });
        assertInstanceOf(Outcome.Deferred.class, house.delivery.deliver(mail(MAIL, SENDER, "ann")));
        house.database.disturb(Disturbance.NONE);
        send(house.delivery, "ann");
        assertEquals(1, inbox("ann"));
    }

    // ---- the 250 was read

    @Test
    void afterItsReplyWasReadTheSameOctetsAreANewMail() throws Exception {
        Outcome.Delivered first = send(house.delivery, "staff");
        house.delivery.read(first.receipts());
        Outcome.Delivered second = send(house.delivery, "staff");
        assertNotEquals(first.id(), second.id());
        assertEquals(2, inbox("bob"));
        receipts(4, 2); // the first ones were marked with the second delivery
        assertEquals(second.id(), send(elsewhere, "staff").id());
        assertEquals(2, inbox("bob"));
    }

    @Test
    void otherNodesKnowWhenTheRowsAreMarked() throws Exception {
        house.delivery.read(send(house.delivery, "ann").receipts());
        receipts(1, 0);
        house.delivery.forgetRead();
        receipts(1, 1);
        send(elsewhere, "ann");
        assertEquals(2, inbox("ann"));
    }

    /** Both mails are under way: ann's sender heard of hers, bob's did not. */
    @Test
    void eachRecipientHasAReceiptOfItsOwn() throws Exception {
        long first = send(house.delivery, "ann", "bob").id();
        Outcome.Delivered again = send(house.delivery, "ann");
        assertEquals(first, again.id());
        house.delivery.read(again.receipts());
        assertNotEquals(first, send(house.delivery, "ann", "bob").id());
        assertEquals(2, inbox("ann"));
        assertEquals(1, inbox("bob"));
    }

    @Test
    void aWriteThatFailsForgetsNothingOfWhatItWasToTakeAlong() throws Exception {
        house.delivery.read(send(house.delivery, "ann").receipts());
        AcceptedMail failing = mail(MAIL, SENDER, "bob");
        house.database.disturb(moment -> {
            if (moment == Disturbance.Moment.COMMIT) {
                throw new SQLException("on purpose");
            }
        });
        assertInstanceOf(Outcome.Deferred.class, house.delivery.deliver(failing));
        house.database.disturb(Disturbance.NONE);
        receipts(1, 0);
        send(house.delivery, "ann");
        assertEquals(2, inbox("ann"));
        receipts(2, 1);
    }

    // ---- nobody comes back

    @Test
    void nobodyComesBackAfterFiveDays() throws Exception {
        send(elsewhere, "staff");
        now = now.plus(Receipts.KEPT);
        elsewhere.forgetOld();
        assertEquals(2, count("receipt"));
        now = now.plus(Duration.ofMillis(1));
        elsewhere.forgetOld();
        assertEquals(0, count("receipt"));
    }

    @Test
    void thousandsOfRecipientsAreForgottenInSlices() throws Exception {
        String[] names = new String[2_500];
        Arrays.setAll(names, i -> "ann+" + i);
        send(elsewhere, names);
        assertEquals(names.length, count("receipt"));
        now = now.plus(Receipts.KEPT).plusMillis(1);
        elsewhere.forgetOld();
        assertEquals(0, count("receipt"));
        assertEquals(1, inbox("ann"));
    }
}
