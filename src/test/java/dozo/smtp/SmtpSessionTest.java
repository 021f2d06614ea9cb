package dozo.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpSessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path folder;
    private MailHouse house;

    @BeforeEach
    void open() {
        house = new MailHouse(folder, MailHouse.Wishes.NONE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void takesAMailToItsMailbox() throws IOException {
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            assertEquals("220 mail.dozo.example ESMTP Dozo", peer.reply());
            peer.command("EHLO client.example");
            peer.command("MAIL FROM:<x@y.example>");
            peer.command("RCPT TO:<ann@dozo.example>");
            peer.command("DATA");
            String reply = peer.command("Subject: hi\r\n\r\n..dot\r\n.");
            assertTrue(reply.startsWith("250 2.0.0 "), reply);
            assertEquals("221 2.0.0 Bye", peer.command("QUIT"));
        }
        String mail = house.inbox("ann@dozo.example").getFirst();
        assertEquals("Subject: hi\r\n\r\n.dot\r\n", MailHouse.body(mail));
        System.out.println(mail);
    }
}
