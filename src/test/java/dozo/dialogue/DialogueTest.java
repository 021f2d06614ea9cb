package dozo.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DialogueTest {
    private ServerSocket echo;

    @BeforeEach
    void startEcho() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::acceptAll);
    }

    @AfterEach
    void stopEcho() throws IOException {
        echo.close();
    }

    /** Answers each line with "= LINE"; "bye" ends the connection. */
    private void acceptAll() {
        try {
            while (true) {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            assertTrue(echo.isClosed());
        }
    }

    private static void serve(Socket socket) {
        try (socket) {
            BufferedReader lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals("bye")) {
                    return;
                }
                socket.getOutputStream()
                        .write(("= " + line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            assertTrue(e.getMessage() != null);
        }
    }

    private void play(String text) throws IOException {
        InetSocketAddress address = (InetSocketAddress) echo.getLocalSocketAddress();
        Dialogue.parse("test", text)
                .play(
                        new Stage(
                                "echo",
                                Map.of("echo", address),
                                Map.of("who", "a.b"),
                                Duration.ofSeconds(1)));
    }

    @Test
    void playsEachKindOfStep() throws IOException {
        play(
                """
                # each kind once
                WITH size=10
                OPEN echo
                C: one 1
                S: /= one (?<number>\\d)/
                C: two ${number}
                S: = two 1
                C1: ${who}
                S1: /= ${who}/
                C-RAW: a\\x62\\r\\nc\\r\\n
                S-RAW: = ab\\r\\n= c\\r\\n
                C*3: x
                S*3: = x
                C*4: y
                C: z
                S*: = y
                S: = z
                C: p
                C: q
                S-ANY: = q
                S-ANY: = p
                C: r
                C: s
                S-SKIP: = s
                C: 蔵
                S: = 蔵
                C:
                S: =\s
                QUIET
                C: bye
                EOF
                CLOSE1
                """);
    }

    @Test
    void namesTheLineThatDiffers() {
        AssertionError e =
                assertThrows(AssertionError.class, () -> play("C: one\nS: = one\nC: a\nS: = b"));
        assertTrue(String.valueOf(e.getMessage()).startsWith("test:4: "), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).contains("came = a"), e.getMessage());
    }

    @Test
    void failsWhenAnExpressionMatchesOnlyAPart() {
        assertThrows(AssertionError.class, () -> play("C: one\nS: /= on/"));
    }

    @Test
    void failsWhenNothingComes() {
        assertThrows(AssertionError.class, () -> play("C: one\nS: = one\nS: more"));
    }

    @Test
    void failsWhenTheServerGoesOn() {
        assertThrows(AssertionError.class, () -> play("C: one\nC: bye\nEOF"));
    }

    @Test
    void failsWhenItIsNotQuiet() {
        assertThrows(AssertionError.class, () -> play("C: one\nQUIET"));
    }

    @Test
    void failsWhenALineOfAnyOrderIsMissing() {
        assertThrows(
                AssertionError.class, () -> play("C: p\nC: q\nS-ANY: = p\nS-ANY: = r\nC: bye"));
    }

    @Test
    void refusesUnknownSteps() {
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Dialogue.parse("file", "C: a\nX: b\n"));
        assertTrue(String.valueOf(e.getMessage()).startsWith("file:2: "), e.getMessage());
    }

    @Test
    void readsWishes() {
        assertEquals("10", Dialogue.parse("file", "WITH size=10\nC: a").with().get("size"));
    }
}
