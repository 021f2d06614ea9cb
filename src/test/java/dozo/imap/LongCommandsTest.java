package dozo.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lines, sets and literals at the limits, and beyond them: what is refused is refused by its tag,
 * and what a client sends along unasked is never taken for commands (RFC 7888 4).
 */
class LongCommandsTest {
    private static final String MAIL = "A: b\r\n\r\nx LOGOUT\r\n";
    private static final String ANNOUNCED = "{" + MAIL.length() + "+}";
    private static final String TOO_LONG = "BAD a command has at most 65536 octets";

    @TempDir private Path folder;
    private ImapHouse house;
    private Peer peer;

    @BeforeEach
    void open() throws IOException {
        house = new ImapHouse(folder);
        house.user("anna");
        peer = Peer.connect(house.address(), Duration.ofSeconds(20));
        peer.readLine();
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        house.close();
    }

    private String answer(String tag, String command) throws IOException {
        peer.send(tag + " " + command + "\r\n");
        String line = peer.readLine();
        while (line != null && line.startsWith("* ")) {
            line = peer.readLine();
        }
        return String.valueOf(line);
    }

    private void logIn() throws IOException {
        answer("in", "LOGIN anna@dozo.example secret");
    }

    @Test
    void aLineThatIsTooLongIsRefusedByItsTag() throws IOException {
        assertEquals("a1 " + TOO_LONG, answer("a1", "NOOP " + "x".repeat(70_000)));
        assertEquals("a2 " + TOO_LONG, answer("a2", "NOOP " + "x".repeat(1_000_000)));
        assertEquals("a3 OK done", answer("a3", "NOOP"));
    }

    @Test
    void theLiteralOfALineThatIsTooLongIsNoCommand() throws IOException {
        String long1 = "SEARCH " + "OR ALL ".repeat(10_000) + "SUBJECT {10+}\r\na3 LOGOUT\r\n";
        assertEquals("a1 " + TOO_LONG, answer("a1", long1));
        assertEquals("a2 OK done", answer("a2", "NOOP"));
        String long2 = "LOGIN {1+}\r\nx " + "x".repeat(70_000) + "{10+}\r\na5 LOGOUT\r\n";
        assertEquals("a4 " + TOO_LONG, answer("a4", long2));
        assertEquals("a6 OK done", answer("a6", "NOOP"));
    }

    @Test
    void theLiteralOfALineThatEndsWrongIsNoCommand() throws IOException {
        peer.send("a1 LOGIN {10+}\na2 LOGOUT\r\n secret\r\n");
        assertEquals("a1 BAD a line ends with CRLF, and holds no CR or LF", peer.readLine());
        assertEquals("a3 OK done", answer("a3", "NOOP"));
    }

    @Test
    void aLineWithoutEndIsToldGoodbye() throws IOException {
        logIn();
        byte[] piece = "x".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 18; i++) {
            peer.send(piece);
        }
        assertEquals("* BYE that line does not end", peer.readLine());
        assertNull(peer.readLine());
    }

    @Test
    void setsOfSixtyKilobytesWork() throws IOException {
        logIn();
        String append = "APPEND INBOX " + ANNOUNCED + "\r\n" + MAIL;
        for (int i = 0; i < 4; i++) {
            answer("a" + i, append);
        }
        answer("b1", "SELECT INBOX");
        String odd =
                IntStream.range(0, 10_900)
                        .mapToObj(i -> Integer.toString(2 * i + 1))
                        .collect(Collectors.joining(","));
        peer.send("b2 UID STORE " + odd + " +FLAGS (\\Seen)\r\n");
        assertEquals("* 1 FETCH (UID 1 FLAGS (\\Seen \\Recent))", peer.readLine());
        assertEquals("* 3 FETCH (UID 3 FLAGS (\\Seen \\Recent))", peer.readLine());
        assertEquals("b2 OK done", peer.readLine());
        peer.send("b3 UID FETCH " + odd + " UID\r\n");
        assertEquals("* 1 FETCH (UID 1)", peer.readLine());
        assertEquals("* 3 FETCH (UID 3)", peer.readLine());
        assertEquals("b3 OK done", peer.readLine());
        peer.send("b4 UID SEARCH UID " + odd + "\r\n");
        assertEquals("* SEARCH 1 3", peer.readLine());
        assertEquals("b4 OK done", peer.readLine());
    }

    /** Whatever is wrong with an APPEND: its message is a mail, and no commands. */
    @Test
    void theMessageOfARefusedAppendIsNoCommand() throws IOException {
        String message = ANNOUNCED + "\r\n" + MAIL;
        assertEquals("a1 BAD not now: log in first", answer("a1", "APPEND INBOX " + message));
        logIn();
        assertEquals(
                "a2 BAD there is no system flag \\Foo",
                answer("a2", "APPEND INBOX (\\Foo) " + message));
        assertEquals(
                "a3 BAD there is no system flag \\Foo",
                answer("a3", "APPEND INBOX " + message + " (\\Foo) " + message));
        assertEquals(
                "a4 " + TOO_LONG,
                answer("a4", "APPEND INBOX " + message + " " + "x".repeat(70_000) + message));
        assertEquals("a5 OK done", answer("a5", "NOOP"));
    }

    @Test
    void aMessageTooLargeToBePassedOverEndsTheConnection() throws IOException {
        logIn();
        peer.send("a1 APPEND INBOX (\\Foo) {300000000+}\r\n");
        assertEquals("* BYE [TOOBIG] that literal is too large", peer.readLine());
        assertNull(peer.readLine());
    }
}
