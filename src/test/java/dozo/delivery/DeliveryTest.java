package dozo.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import dozo.account.Resolution;
import dozo.blob.Draft;
import dozo.db.DatabaseBroken;
import dozo.db.Disturbance;
import dozo.house.MailHouse;
import dozo.message.Description;
import dozo.message.MailScanner;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryTest {
    private static final Origin ORIGIN =
            new Origin("client.example", InetAddress.getLoopbackAddress(), "ESMTP", "");

    @TempDir Path folder;
    private MailHouse house;
    private long lastId;

    @BeforeEach
    void open() {
        house = new MailHouse(folder, MailHouse.Wishes.NONE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Recipient to(String address) {
        Resolution found = house.directory.resolve(address);
        return new Recipient(address, assertInstanceOf(Resolution.Local.class, found).accounts());
    }

    private AcceptedMail mail(String text, Recipient... recipients)
            throws GeneralSecurityException {
        byte[] octets = text.getBytes(UTF_8);
        Draft draft = house.blobs.draft();
        draft.write(octets, 0, octets.length);
        draft.finish();
        MailScanner scanner = new MailScanner();
        scanner.write(octets, 0, octets.length);
        Description description = scanner.finish();
        lastId++;
        return new AcceptedMail(
                lastId,
                house.delivery.beginMillis(),
                ORIGIN,
                "x@client.example",
                List.of(recipients),
                draft,
                description,
                MessageDigest.getInstance("SHA-256").digest(octets));
    }

    private int count(String sql) {
        return house.database.read(tx -> {
            try (ResultSet rows = tx.prepare(sql).executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @Test
    void givesEachAccountOneCopyByItsFirstAddress() throws Exception {
        var outcome =
                house.delivery.deliver(
                        mail(
                                "Subject: a\r\n\r\n",
                                to("staff@dozo.example"),
                                to("ann@dozo.example"),
                                to("sales@dozo.example"),
                                to("bob+x@dozo.example")));
        assertEquals(1, assertInstanceOf(Outcome.Delivered.class, outcome).id());
        for (String person : List.of("ann@dozo.example", "bob@dozo.example")) {
            List<String> mails = house.inbox(person);
            assertEquals(1, mails.size());
            assertTrue(mails.getFirst().contains("\r\nDelivered-To: staff@dozo.example\r\n"));
        }
        assertEquals(1, count("SELECT count(*) FROM blob"));
    }

    /** Design rule 16: what belongs to different customers is never shared. */
    @Test
    void keepsABodyForEachTenant() throws Exception {
        Office.done(house.customers.tenants().add("other", "standard"));
        Office.done(house.customers.domains().add("other.example", "other"));
        house.user("eve@other.example");
        house.delivery.deliver(
                mail(
                        "Subject: a\r\n\r\n",
                        to("ann@dozo.example"),
                        to("bob@dozo.example"),
                        to("eve@other.example")));
        assertEquals(1, house.inbox("eve@other.example").size());
        assertEquals(2, count("SELECT count(*) FROM blob"));
    }

    /** Design rule 13: a large body for a second customer is copied in slices, before the write. */
    @Test
    void copiesALargeBodyOutsideOfTheWrite() throws Exception {
        Office.done(house.customers.tenants().add("other", "standard"));
        Office.done(house.customers.domains().add("other.example", "other"));
        house.user("eve@other.example");
        Recipient ann = to("ann@dozo.example");
        String large = "Subject: a\r\n\r\n" + "octets\r\n".repeat(100_000);
        assertEquals(1, runs(mail(large, ann, to("bob@dozo.example"))), "one customer, one write");
        large = large.replace("Subject: a", "Subject: b");
        assertTrue(runs(mail(large, ann, to("eve@other.example"))) > 1, "a copy, then the write");
        assertEquals(1, runs(mail("small\r\n", ann, to("eve@other.example"))));
        String body = MailHouse.body(house.inbox("eve@other.example").getFirst());
        assertEquals(large, body);
        assertEquals(0, count("SELECT count(*) FROM blob_arriving"));
    }

    /** How often the lane runs something for a delivery. */
    private int runs(AcceptedMail mail) {
        AtomicInteger runs = new AtomicInteger();
        house.database.disturb(now -> {
            if (now == Disturbance.Moment.RUN) {
                runs.incrementAndGet();
            }
        });
        assertInstanceOf(Outcome.Delivered.class, house.delivery.deliver(mail));
        house.database.disturb(Disturbance.NONE);
        return runs.get();
    }

    @Test
    void storesNothingAtAllWhenTheWriteFails() throws Exception {
        for (var moment : List.of(Disturbance.Moment.RUN, Disturbance.Moment.COMMIT)) {
            house.database.disturb(now -> {
                if (now == moment) {
                    throw new SQLException("on purpose");
                }
            });
            var outcome =
                    house.delivery.deliver(
                            mail(
                                    "Subject: a\r\n\r\n",
                                    to("ann@dozo.example"),
                                    to("bob@dozo.example")));
            house.database.disturb(Disturbance.NONE);
            assertEquals(451, assertInstanceOf(Outcome.Deferred.class, outcome).code());
        }
        assertEquals(0, house.inbox("ann@dozo.example").size());
        assertEquals(0, house.inbox("bob@dozo.example").size());
        assertEquals(0, count("SELECT count(*) FROM trace_step"));
    }

    @Test
    void tellsAFullDiskApart() throws Exception {
        AcceptedMail mail = mail("\r\n", to("ann@dozo.example"));
        house.database.disturb(now -> {
            throw new DatabaseBroken(
                    DatabaseBroken.Kind.FULL, "full", new SQLException("on purpose"));
        });
        var outcome = house.delivery.deliver(mail);
        house.database.disturb(Disturbance.NONE);
        assertEquals(452, assertInstanceOf(Outcome.Deferred.class, outcome).code());
    }

    /** One mail of a group can't be stored; those who wait with it must not suffer. */
    @Test
    void letsOthersGoOnWhenOneAccountHasGone() throws Exception {
        Recipient gone = to("bob@dozo.example");
        Recipient here = to("ann@dozo.example");
        house.customers.users().remove("bob@dozo.example");
        int mails = 20;
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Outcome>> outcomes = new ArrayList<>();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < mails; i++) {
                AcceptedMail mail = mail("Subject: " + i + "\r\n\r\n", i % 2 == 0 ? here : gone);
                outcomes.add(
                        pool.submit(() -> {
                            start.await();
                            return house.delivery.deliver(mail);
                        }));
            }
            start.countDown();
        }
        for (int i = 0; i < mails; i++) {
            Class<?> wanted = i % 2 == 0 ? Outcome.Delivered.class : Outcome.Deferred.class;
            assertInstanceOf(wanted, outcomes.get(i).get());
        }
        assertEquals(mails / 2, house.inbox("ann@dozo.example").size());
    }
}
