package dozo.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dozo.delivery.AcceptedMail;
import dozo.delivery.Origin;
import dozo.delivery.Outcome;
import dozo.delivery.Recipient;
import dozo.house.MailHouse;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mail after DATA, cut into two pieces at every octet. */
class DataReaderTest {
    private static final String NEXT = "QUIT\r\n.\r\n";

    @TempDir Path folder;
    private MailHouse house;
    private long id;

    @BeforeEach
    void open() {
        house = new MailHouse(folder, MailHouse.Wishes.NONE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void takesDotsAwayAndStopsAtTheEnd() {
        assertStored(".\r\n", "");
        assertStored("a\r\n.\r\n", "a\r\n");
        assertStored("..\r\n.\r\n", ".\r\n");
        assertStored("...\r\n.a\r\nb.\r\n.\r\n", "..\r\na\r\nb.\r\n");
        assertStored(".a.\r\n..\r\n\r\n.\r\n", "a.\r\n.\r\n\r\n");
        assertStored("a: b\r\n\r\n\0\u00ff.\r\n.\r\n", "a: b\r\n\r\n\0\u00ff.\r\n");
        assertStored("\r\n\r\n.\r\n", "\r\n\r\n");
    }

    @Test
    void seesEachBareLineEnd() {
        for (String wire :
                List.of(
                        "\n.\r\n.\r\n",
                        "\r.\r\n.\r\n",
                        "a\nb\r\n.\r\n",
                        "a\rb\r\n.\r\n",
                        "a\r\r\n.\r\n",
                        "a\n.\n\r\n.\r\n",
                        "a\r\n.\n\r\n.\r\n",
                        "a\r\n.\rb\r\n.\r\n",
                        "a\r\n.\r\r\n.\r\n",
                        "a\r\n.\r.\r\n\r\n.\r\n",
                        "a\n.\r\nb\r\n.\r\n")) {
            assertRefused(wire);
        }
    }

    private void assertStored(String wire, String stored) {
        for (int cut = 0; cut <= wire.length() + NEXT.length(); cut++) {
            try (Body body = new Body(house.blobs.draft(), 1_000)) {
                read(body, wire, cut);
                assertNull(body.flaw(), wire);
                deliver(body);
            }
            String mail = house.inbox("ann@dozo.example").getLast();
            assertEquals(stored, MailHouse.body(mail), "cut at " + cut);
        }
    }

    private void assertRefused(String wire) {
        for (int cut = 0; cut <= wire.length() + NEXT.length(); cut++) {
            try (Body body = new Body(house.blobs.draft(), 1_000)) {
                read(body, wire, cut);
                assertNotNull(body.flaw(), wire + " cut at " + cut);
            }
        }
    }

    /** Gives the reader two pieces, and looks that it leaves what comes after the mail. */
    private static void read(Body body, String wire, int cut) {
        byte[] octets = ("xx" + wire + NEXT).getBytes(ISO_8859_1);
        DataReader reader = new DataReader(body);
        int taken = reader.take(octets, 2, 2 + cut);
        taken = reader.take(octets, taken, octets.length);
        assertEquals(2 + wire.length(), taken, wire + " cut at " + cut);
    }

    private void deliver(Body body) {
        id++;
        var ann = List.of(house.directory.account("ann@dozo.example").orElseThrow());
        var origin = new Origin("client", InetAddress.getLoopbackAddress(), "SMTP", "");
        var to = List.of(new Recipient("ann@dozo.example", ann));
        var mail =
                new AcceptedMail(
                        id,
                        Long.MAX_VALUE,
                        origin,
                        "",
                        to,
                        body.draft(),
                        body.finish(),
                        body.digest());
        var outcome = assertInstanceOf(Outcome.Delivered.class, house.delivery.deliver(mail));
        assertEquals(id, outcome.id());
        house.delivery.read(outcome.receipts());
    }
}
