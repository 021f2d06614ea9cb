package dozo.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.dialogue.Peer;
import dozo.house.MailHouse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Design rule 8 on the wire: by what a session is known to have read its 250. */
abstract class ResendContract {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MAIL = "Message-ID: <m@client>\r\n\r\nbody\r\n";
    private static final String ENVELOPE =
            "MAIL FROM:<x@client.example>\r\nRCPT TO:<ann@dozo.example>\r\n";

    @TempDir Path folder;
    private MailHouse house;

    abstract Database open(Path folder);

    @BeforeEach
    void open() {
        house = new MailHouse(folder, open(folder), MailHouse.Wishes.NONE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Peer greeted() throws IOException {
        Peer peer = Peer.connect(house.address(), PATIENCE);
        peer.reply();
        peer.command("EHLO client.example");
        return peer;
    }

    private static void begin(Peer peer) throws IOException {
        peer.send(ENVELOPE + "DATA\r\n");
        assertEquals("250 2.1.0 Sender OK", peer.reply());
        assertEquals("250 2.1.5 Recipient OK", peer.reply());
        assertTrue(peer.reply().startsWith("354"));
    }

    private static String end(Peer peer) throws IOException {
        return delivered(peer.command(MAIL + "."));
    }

    private static String delivered(String reply) {
        assertTrue(reply.startsWith("250 2.0.0 Delivered as "), reply);
        return reply;
    }

    private String sendAndBreak() throws IOException {
        try (Peer peer = greeted()) {
            begin(peer);
            return end(peer);
        }
    }

    private int inbox() {
        return house.inbox("ann@dozo.example").size();
    }

    @Test
    void aLineThatBreaksBehindTheDotDoublesNothing() throws IOException {
        try (Peer peer = greeted()) {
            begin(peer);
            peer.send(MAIL + ".\r\n");
        }
        String first = sendAndBreak();
        assertEquals(first, sendAndBreak());
        assertEquals(1, inbox());
    }

    @Test
    void norDoesOneThatBreaksBehindTheLastChunk() throws IOException {
        String chunk = "BDAT " + MAIL.length() + " LAST\r\n" + MAIL;
        String first = sendAndBreak();
        try (Peer peer = greeted()) {
            peer.send(ENVELOPE + chunk);
            peer.reply();
            peer.reply();
            assertEquals(first, delivered(peer.reply()), "the same octets, by whatever verb");
        }
        assertEquals(1, inbox());
    }

    /** RFC 2920 3.1: what came with the dot was sent before the reply was read. */
    @Test
    void commandsSentWithTheDotProveNothing() throws IOException {
        String first;
        try (Peer peer = greeted()) {
            begin(peer);
            peer.send(MAIL + ".\r\nNOOP\r\nRSET\r\nQUIT\r\n");
            first = delivered(peer.reply());
        }
        assertEquals(first, sendAndBreak());
        assertEquals(1, inbox());
    }

    @Test
    void whateverIsSaidAfterTheReplyMakesTheSameOctetsANewMail() throws IOException {
        List<String> words =
                List.of("NOOP", "RSET", "QUIT", "MAIL FROM:<>", "EHLO again", "nonsense");
        String last = "";
        for (String word : words) {
            try (Peer peer = greeted()) {
                begin(peer);
                String reply = end(peer);
                assertNotEquals(last, reply, "before " + word);
                last = reply;
                peer.command(word);
            }
        }
        assertEquals(words.size(), inbox());
    }

    @Test
    void oneSessionMaySayTheSameTwice() throws IOException {
        try (Peer peer = greeted()) {
            begin(peer);
            String first = end(peer);
            begin(peer);
            assertNotEquals(first, end(peer));
        }
        assertEquals(2, inbox());
    }

    /** DATA waits for 354, and 354 comes behind the 250. */
    @Test
    void aMailBehindTheDotOfAnotherProvesThatItsReplyWasRead() throws IOException {
        try (Peer peer = greeted()) {
            begin(peer);
            peer.send(MAIL + ".\r\n" + ENVELOPE + "DATA\r\n");
            String first = delivered(peer.reply());
            peer.reply();
            peer.reply();
            peer.reply();
            assertNotEquals(first, end(peer));
        }
        assertEquals(2, inbox());
    }

    @Test
    void whoBreaksTheLineMayHaveReadTheMailBefore() throws IOException {
        String second;
        try (Peer peer = greeted()) {
            begin(peer);
            end(peer);
            begin(peer);
            second = end(peer);
        }
        assertEquals(second, sendAndBreak());
        assertEquals(2, inbox());
    }
}
