package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.Premises;
import dozo.dialogue.Peer;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands without end, literals without measure, connections without number. */
class BombsTest {
    private static final int LONG_COMMAND_BYTES = 100_000;
    private static final int ENDLESS_BYTES = 10 << 20;

    @TempDir private Path folder;
    private Premises premises;

    @BeforeEach
    void open() throws IOException {
        premises = new Premises(folder.resolve("data"));
        premises.user("ann");
    }

    @AfterEach
    void close() throws IOException {
        premises.close();
    }

    private Peer imap() throws IOException {
        return Talk.imap(premises.at(Door.IMAP), Premises.address("ann"));
    }

    @Test
    void literalsWithoutMeasureAreRefusedBeforeTheyAreSent() throws IOException {
        for (String literal : List.of("{4294967295}", "{50000001000}", "{65537}")) {
            try (Peer peer = imap()) {
                String reply = Talk.run(peer, "CREATE " + literal);
                assertTrue(reply.startsWith("t BAD"), literal + " -> " + reply);
                assertLives(peer);
            }
        }
        for (String literal : List.of("{4294967295}", "{52428801}")) {
            try (Peer peer = imap()) {
                String reply = Talk.run(peer, "APPEND INBOX " + literal);
                boolean refused = reply.startsWith("t NO [TOOBIG]") || reply.startsWith("t BAD");
                assertTrue(refused, literal + " -> " + reply);
                assertLives(peer);
            }
        }
        for (String number : List.of("{99999999999999999999}", "{-1}", "{}", "{1x}")) {
            try (Peer peer = imap()) {
                String reply = Talk.run(peer, "CREATE " + number);
                assertTrue(reply.startsWith("t BAD"), number + " -> " + reply);
                assertLives(peer);
            }
        }
    }

    /** RFC 7888 4: what comes unasked is passed over or ends the connection, never obeyed. */
    @Test
    void literalsThatDoNotWaitEndInWordsNotInSilence() throws IOException {
        for (String command : List.of("CREATE {4294967295+}", "APPEND INBOX {4294967295+}")) {
            try (Peer peer = imap()) {
                peer.send("t " + command + "\r\n");
                String reply = Talk.line(peer);
                boolean told =
                        reply.startsWith("* BYE")
                                || reply.startsWith("t NO")
                                || reply.startsWith("t BAD");
                assertTrue(told, command + " -> " + reply);
                assertNothingObeyed(peer);
            }
        }
    }

    /** A message just above the limit may be passed over, and the session goes on. */
    @Test
    @Tag("heavy")
    void aMessageJustAboveTheLimitIsPassedOver() throws IOException {
        int bytes = (50 << 20) + 1;
        byte[] mebibyte = "0123456789abcdef".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        try (Peer peer = imap()) {
            peer.send("t APPEND INBOX {" + bytes + "+}\r\n");
            for (int i = 0; i < 50; i++) {
                peer.send(mebibyte);
            }
            peer.send("x\r\n");
            String reply = Talk.untilTagged(peer).getLast();
            assertTrue(reply.startsWith("t NO [TOOBIG]"), reply);
            assertLives(peer);
        }
    }

    private static void assertNothingObeyed(Peer peer) throws IOException {
        try {
            peer.send("x CREATE smuggled\r\n");
        } catch (SocketException closed) {
            return;
        }
        for (String line = peer.readLine(); line != null; line = peer.readLine()) {
            assertTrue(!line.startsWith("x "), line);
            if (line.startsWith("t ")) {
                return;
            }
        }
    }

    private static void assertLives(Peer peer) throws IOException {
        assertEquals("t OK done", Talk.run(peer, "NOOP"));
    }

    @Test
    void aLongCommandIsAnsweredOnceAndForgotten() throws IOException {
        String tooLong = "x".repeat(LONG_COMMAND_BYTES);
        try (Peer peer = imap()) {
            peer.send("t CREATE " + tooLong + "\r\n");
            String reply = Talk.line(peer);
            assertTrue(reply.startsWith("t BAD"), reply);
            assertLives(peer);
        }
        try (Peer peer = Talk.smtp(premises.at(Door.SMTP))) {
            String reply = peer.command("MAIL FROM:<" + tooLong + ">");
            assertTrue(reply.startsWith("500"), reply);
            assertTrue(peer.command("NOOP").startsWith("250"));
        }
        try (Peer peer = Talk.pop3(premises.at(Door.POP3), Premises.address("ann"))) {
            peer.send(tooLong + "\r\n");
            String reply = Talk.line(peer);
            assertTrue(reply.startsWith("-ERR"), reply);
            Talk.ok(peer, "NOOP");
        }
    }

    /** Nobody reads ten megabytes to find the end of a line: the connection ends. */
    @Test
    void aCommandWithoutEndEndsTheConnection() throws IOException {
        byte[] piece = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        for (Door door : List.of(Door.SMTP, Door.POP3, Door.IMAP)) {
            try (Peer peer = Peer.connect(premises.at(door), Talk.PATIENCE)) {
                Talk.line(peer);
                assertTrue(taken(peer, piece) < ENDLESS_BYTES, door + " read on and on");
            }
        }
        try (Peer peer = imap()) {
            assertLives(peer);
        }
    }

    private static long taken(Peer peer, byte[] piece) throws IOException {
        long sent = 0;
        try {
            while (sent < ENDLESS_BYTES) {
                peer.send(piece);
                sent += piece.length;
            }
        } catch (SocketException closed) {
            return sent;
        }
        return peer.readLine() == null ? 0 : sent; // what was on its way when the server closed
    }

    @Test
    void aFloodOfUnknownCommandsEndsTheSession() throws IOException {
        for (Door door : List.of(Door.SMTP, Door.POP3, Door.IMAP)) {
            try (Peer peer = Peer.connect(premises.at(door), Talk.PATIENCE)) {
                Talk.line(peer);
                int answered = 0;
                try {
                    peer.send("x NONSENSE\r\n".repeat(1_000));
                } catch (SocketException closed) {
                    answered = 1; // the server had enough before everything was sent
                }
                while (peer.readLine() != null) {
                    answered++;
                }
                assertTrue(answered > 0 && answered < 200, door + ": " + answered);
            }
        }
    }

    /** RFC 9051 11.7 asks for a delay: each wrong password costs more than the one before. */
    @Test
    @Tag("heavy")
    void wrongPasswordsTakeLongerAndLonger() throws IOException {
        for (Door door : List.of(Door.IMAP, Door.POP3)) {
            String somebody = Premises.address("ann-" + door.key());
            premises.user("ann-" + door.key());
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                millis.add(wrongPassword(door, somebody));
            }
            assertTrue(millis.get(0) >= 900, door + " " + millis);
            assertTrue(millis.get(1) >= 1_800, door + " " + millis);
        }
    }

    private long wrongPassword(Door door, String user) throws IOException {
        try (Peer peer = Peer.connect(premises.at(door), Talk.PATIENCE)) {
            Talk.line(peer);
            if (door == Door.POP3) {
                Talk.ok(peer, "USER " + user);
            }
            long start = System.nanoTime();
            peer.send((door == Door.POP3 ? "PASS wrong" : "t LOGIN " + user + " wrong") + "\r\n");
            String reply = Talk.line(peer);
            assertTrue(reply.startsWith("t NO [AUTH") || reply.startsWith("-ERR [AUTH]"), reply);
            return Duration.ofNanos(System.nanoTime() - start).toMillis();
        }
    }

    @Test
    @Tag("heavy")
    void tenThousandConnectionsThatComeAndGoLeaveNothingBehind() throws IOException {
        for (Door door : List.of(Door.SMTP, Door.POP3, Door.IMAP, Door.IMAPS)) {
            for (int i = 0; i < 2_500; i++) {
                Peer.connect(premises.at(door), Talk.PATIENCE).close();
            }
        }
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP));
                Peer imap = imap()) {
            String reply = Talk.mail(smtp, Premises.address("ann"), "Subject: after\r\n\r\n");
            assertTrue(reply.startsWith("250"), reply);
            assertLives(imap);
            imap.send("t LOGOUT\r\n");
            Talk.untilTagged(imap);
            assertNull(imap.readLine());
        }
    }
}
