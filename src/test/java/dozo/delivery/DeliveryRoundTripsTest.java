package dozo.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dozo.account.Account;
import dozo.blob.Draft;
import dozo.db.postgres.PostgresEngine;
import dozo.db.postgres.PostgresSettings;
import dozo.house.MailHouse;
import dozo.house.PostgresServer;
import dozo.house.RoundTrips;
import dozo.message.MailScanner;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts cost a delivery no message to the database beyond its three (decision 0124). */
class DeliveryRoundTripsTest {
    /** Locks, reads, and what is written together with COMMIT. */
    private static final int TRIPS = 3;

    private static final Origin ORIGIN =
            new Origin("client.example", InetAddress.getLoopbackAddress(), "ESMTP", "");

    @TempDir Path folder;
    private long lastId;

    @Test
    void aDeliveryCostsTwoRoundTripsAndTheCommit() throws Exception {
        try (var trips = new RoundTrips(PostgresServer.shared().freshDatabase())) {
            var settings = new PostgresSettings(trips.url(), 1, 4, Duration.ZERO, 0);
            var database = PostgresEngine.open(settings);
            try (var house = new MailHouse(folder, database, MailHouse.Wishes.NONE)) {
                deliver(house, "first", 1);
                for (int recipients : List.of(1, 50)) {
                    trips.take();
                    Outcome.Delivered once = deliver(house, "new", recipients);
                    assertEquals(TRIPS, trips.take(), "new");
                    assertEquals(once.id(), deliver(house, "new", recipients).id());
                    assertEquals(TRIPS, trips.take(), "repeated");
                    house.delivery.read(once.receipts());
                    deliver(house, "new", recipients);
                    assertEquals(TRIPS, trips.take(), "with what was read taken along");
                    house.delivery.read(deliver(house, "new", recipients).receipts());
                }
            }
        }
    }

    private Outcome.Delivered deliver(MailHouse house, String text, int recipients)
            throws Exception {
        byte[] octets = (text + "\r\n").getBytes(UTF_8);
        Draft draft = house.blobs.draft();
        draft.write(octets, 0, octets.length);
        draft.finish();
        MailScanner scanner = new MailScanner();
        scanner.write(octets, 0, octets.length);
        List<Account> ann = List.of(house.directory.account("ann@dozo.example").orElseThrow());
        List<Recipient> to =
                IntStream.range(0, recipients)
                        .mapToObj(i -> new Recipient("ann+" + i + "@dozo.example", ann))
                        .toList();
        lastId++;
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(octets);
        var mail =
                new AcceptedMail(
                        lastId,
                        Long.MAX_VALUE,
                        ORIGIN,
                        "x@client.example",
                        to,
                        draft,
                        scanner.finish(),
                        digest);
        return assertInstanceOf(Outcome.Delivered.class, house.delivery.deliver(mail));
    }
}
