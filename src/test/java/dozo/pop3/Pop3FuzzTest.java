package dozo.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Fuzz;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lines, half sense and half nonsense, in every state: each is answered or the connection
 * ends, and the server goes on.
 */
class Pop3FuzzTest {
    private static final List<String> WORDS =
            List.of(
                    "CAPA",
                    "STLS",
                    "AUTH",
                    "PLAIN",
                    "SCRAM-SHA-256",
                    "USER",
                    "PASS",
                    "UTF8",
                    "LANG",
                    "STAT",
                    "LIST",
                    "UIDL",
                    "RETR",
                    "TOP",
                    "DELE",
                    "NOOP",
                    "RSET",
                    "*",
                    "=",
                    "",
                    "ann@dozo.example",
                    "secret",
                    "1",
                    "2",
                    "3",
                    "0",
                    "-1",
                    "99999999999999999999",
                    "AGFubkBkb3pvLmV4YW1wbGUAc2VjcmV0",
                    "biwsbj1hLHI9Yg==",
                    "\u00ff\u00fe",
                    "\0");

    @TempDir Path folder;
    private PostOffice office;

    @BeforeEach
    void open() {
        office = new PostOffice(folder);
        byte[] mail = "Subject: x\r\n\r\n.dot\r\nbody\r\n".getBytes(ISO_8859_1);
        office.deliver(office.user("ann"), "", List.of(mail, new byte[0], new byte[300_000]));
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void survivesAMomentOfNonsense() throws IOException {
        survives(Fuzz.MOMENT);
    }

    @Test
    @Tag("heavy")
    void survivesAMinuteOfNonsense() throws IOException {
        survives(Fuzz.LONG);
    }

    private void survives(Duration length) throws IOException {
        Fuzz.fuzz(length, this::session);
        try (var client = Pop3Client.loggedIn(office.address(), "ann")) {
            client.ok("STAT", "QUIT");
        }
    }

    /** Sends a burst and ends it with QUIT, as often as a challenge may swallow it. */
    private void session(Random random) throws IOException {
        try (var client =
                random.nextBoolean()
                        ? Pop3Client.loggedIn(office.address(), "ann")
                        : new Pop3Client(office.address())) {
            var burst = new StringBuilder();
            for (int lines = random.nextInt(30); lines > 0; lines--) {
                burst.append(line(random));
            }
            client.send(burst.append("\r\n*\r\nRSET\r\nQUIT\r\n").toString());
            client.shutOutput();
            checkAnswers(client.rest());
        }
    }

    private static String line(Random random) {
        var line = new StringBuilder(WORDS.get(random.nextInt(WORDS.size())));
        for (int words = random.nextInt(4); words > 0; words--) {
            line.append(' ').append(WORDS.get(random.nextInt(WORDS.size())));
        }
        int odd = random.nextInt(40);
        if (odd == 0) {
            line.append("x".repeat(random.nextInt(20_000)));
        } else if (odd == 1) {
            line.insert(random.nextInt(line.length() + 1), "\r");
        }
        // STLS would turn the rest into a handshake
        String text = line.toString().replaceFirst("^STLS *$", "STLS x");
        return text + (odd == 2 ? "\n" : "\r\n");
    }

    private static void checkAnswers(String answers) {
        assertTrue(
                answers.isEmpty() || answers.endsWith("\r\n"), () -> "cut off: " + tail(answers));
        boolean body = false;
        boolean mayBegin = false;
        for (String line : answers.split("\r\n")) {
            if (line.matches("(\\+OK|\\+|-ERR) .*")) {
                assertTrue(!body, () -> "an answer inside another: " + line);
                mayBegin = line.startsWith("+OK");
            } else {
                boolean expected = body || mayBegin;
                assertTrue(expected || answers.isEmpty(), () -> "no answer: " + line);
                body = !line.equals(".");
                mayBegin = false;
            }
        }
        assertTrue(!body || answers.isEmpty(), () -> "no final dot: " + tail(answers));
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 300));
    }
}
