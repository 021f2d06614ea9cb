package dozo.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Fuzz;
import dozo.dialogue.Peer;
import dozo.house.MailHouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
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
 * ends, no session breaks, and the server goes on.
 */
class SmtpFuzzTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What brings a session into each of its states. */
    private static final List<String> BEGINNINGS =
            List.of(
                    "",
                    "EHLO a\r\n",
                    "EHLO a\r\n|MAIL FROM:<x@y.example>\r\n",
                    "EHLO a\r\n|MAIL FROM:<x@y.example>\r\nRCPT TO:<ann@dozo.example>\r\n",
                    "EHLO a\r\n|MAIL FROM:<>\r\nRCPT TO:<ann@dozo.example>\r\n|DATA\r\n|",
                    "EHLO a\r\n|MAIL FROM:<>\r\nRCPT TO:<bob@dozo.example>\r\nBDAT 1\r\na");

    private static final List<String> WORDS =
            List.of(
                    "EHLO a\r\n",
                    "HELO a\r\n",
                    "MAIL FROM:<>\r\n",
                    "MAIL FROM:<x@y.example> SIZE=5 BODY=8BITMIME SMTPUTF8\r\n",
                    "RCPT TO:<ann@dozo.example>\r\n",
                    "RCPT TO:<staff@dozo.example>\r\n",
                    "RCPT TO:<nobody@dozo.example>\r\n",
                    "DATA\r\n",
                    "BDAT 5\r\nab\r\nc",
                    "BDAT 0 LAST\r\n",
                    "BDAT 3 LAST\r\n",
                    "BDAT ",
                    "RSET\r\n",
                    "NOOP\r\n",
                    "VRFY x\r\n",
                    "HELP\r\n",
                    ".\r\n",
                    "\r\n.\r\n",
                    "\r\n",
                    "\n",
                    "\r",
                    ".",
                    " ",
                    "<",
                    ">",
                    "\"",
                    "\\",
                    "@",
                    "[",
                    "\0",
                    "\u00ff",
                    "\u00e5\u00b1\u00b1",
                    "Subject: x\r\n\r\n",
                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");

    @TempDir Path folder;
    private MailHouse house;

    @BeforeEach
    void open() {
        var short1 = Duration.ofMillis(500);
        house = new MailHouse(folder, MailHouse.Wishes.NONE.timeouts(short1, short1));
    }

    @AfterEach
    void close() {
        house.close();
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
        assertEquals(0, metric("dozo_smtp_faults_total"));
        // and it still works
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            assertTrue(peer.reply().startsWith("220 "));
            assertTrue(peer.command("EHLO a").startsWith("250 "));
        }
    }

    private double metric(String name) throws IOException {
        var text = new ByteArrayOutputStream();
        house.metrics.write(text);
        return text.toString(ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private void session(Random random) throws IOException {
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            peer.reply();
            for (String group : BEGINNINGS.get(random.nextInt(BEGINNINGS.size())).split("\\|")) {
                if (!group.isEmpty()) {
                    peer.send(group);
                    for (int lines = group.split("\r\n(?=[A-Z])").length; lines > 0; lines--) {
                        peer.reply();
                    }
                }
            }
            for (int i = random.nextInt(30); i > 0; i--) {
                peer.send(mangled(WORDS.get(random.nextInt(WORDS.size())), random));
            }
            peer.send("\r\n.\r\nQUIT\r\n");
            peer.endOutput();
            drain(peer);
        } catch (SocketException closedByServer) {
            assertTrue(closedByServer.getMessage() != null);
        }
    }

    private static String mangled(String word, Random random) {
        if (word.isEmpty() || random.nextInt(8) != 0) {
            return word;
        }
        int at = random.nextInt(word.length());
        return word.substring(0, at) + (char) random.nextInt(256) + word.substring(at + 1);
    }

    /** Every reply is well formed, and the end comes. */
    private static void drain(Peer peer) throws IOException {
        for (String line = peer.readLine(); line != null; line = peer.readLine()) {
            assertTrue(line.matches("[2-5][0-5][0-9][ -].*"), line);
        }
    }
}
