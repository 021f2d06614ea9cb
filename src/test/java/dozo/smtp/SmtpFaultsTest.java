package dozo.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Disturbance;
import dozo.dialogue.Peer;
import dozo.house.MailHouse;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database fails at each of its calls during a session, one after the other. */
class SmtpFaultsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private MailHouse house;

    @BeforeEach
    void open() {
        house = new MailHouse(folder, MailHouse.Wishes.NONE.mailBytes(10 << 20));
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void answersAFailingDatabaseWithFourHundreds() throws IOException {
        failEachCall("Subject: small\r\n\r\nbody\r\n", () -> new SQLException("out of order"));
    }

    @Test
    void answersAFullDiskWithFourHundreds() throws IOException {
        failEachCall(
                "Subject: small\r\n\r\nbody\r\n",
                () -> new SQLException("[SQLITE_FULL] database or disk is full", "", 13));
    }

    @Test
    void staysInStepWhenAChunkOfALargeMailFails() throws IOException {
        failEachCall(
                "Subject: large\r\n\r\n" + "QUIT\r\n.. dots\r\n".repeat(60_000),
                () -> new SQLException("out of order"));
    }

    /** The k-th call fails, for k = 1, 2, ... until a session went through undisturbed. */
    private void failEachCall(String mail, Supplier<SQLException> fault) throws IOException {
        int delivered = 0;
        int failing = 1;
        boolean struck = true;
        for (; struck; failing++) {
            AtomicInteger left = new AtomicInteger(failing);
            house.directory.changed();
            house.database.disturb(moment -> {
                if (left.decrementAndGet() == 0) {
                    throw fault.get();
                }
            });
            delivered += deliver(mail) ? 1 : 0;
            struck = left.get() <= 0;
            house.database.disturb(Disturbance.NONE);
            assertEquals(delivered, house.inbox("ann@dozo.example").size(), "call " + failing);
            assertTrue(failing < 200, "it never went through");
        }
        assertTrue(failing > 3, "the database was called more than twice");
        assertTrue(delivered > 0);
    }

    /** Tries commands until they are taken; false if the end of the mail was not. */
    private boolean deliver(String mail) throws IOException {
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            peer.reply();
            peer.command("EHLO client.example");
            insist(peer, "MAIL FROM:<x@client.example>");
            insist(peer, "RCPT TO:<ann@dozo.example>");
            insist(peer, "DATA");
            String reply = peer.command(mail + ".");
            assertTrue(reply.startsWith("250") || reply.startsWith("45"), reply);
            // still in step
            assertEquals("250 2.0.0 OK", peer.command("NOOP"));
            assertEquals("221 2.0.0 Bye", peer.command("QUIT"));
            return reply.startsWith("250");
        }
    }

    private static void insist(Peer peer, String command) throws IOException {
        String reply = peer.command(command);
        if (reply.startsWith("45")) {
            reply = peer.command(command);
        }
        assertTrue(reply.startsWith("250") || reply.startsWith("354"), reply);
    }
}
