package dozo.imap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.net.Connection;
import dozo.net.ConnectionEnded;
import dozo.net.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands whose literals come slowly. */
class CommandReaderTest {
    private static final Pace SHORT = new Pace(Duration.ofMillis(300), 100);

    private ServerSocket port;
    private Socket client;
    private Connection connection;

    @BeforeEach
    void open() throws IOException {
        port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        client = new Socket(port.getInetAddress(), port.getLocalPort());
        connection = Connection.over(port.accept(), null);
    }

    @AfterEach
    void close() throws IOException {
        connection.close();
        client.close();
        port.close();
    }

    private void send(String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void assertTooSlow(ConnectionEnded end) {
        assertEquals(ConnectionEnded.Reason.TIMEOUT, end.reason());
    }

    @Test
    void doesNotWaitForALiteralThatDrips() throws IOException {
        CommandReader reader = new CommandReader(connection, SHORT);
        send("a LOGIN {5+}\r\nab");
        assertTooSlow(assertThrows(ConnectionEnded.class, reader::next));
    }

    @Test
    void doesNotWaitForTheLineBehindALiteralEither() throws IOException {
        CommandReader reader = new CommandReader(connection, SHORT);
        send("a LOGIN {2+}\r\nab {1");
        assertTooSlow(assertThrows(ConnectionEnded.class, reader::next));
    }

    @Test
    void doesNotWaitForAMessageThatDrips() throws IOException {
        CommandReader reader = new CommandReader(connection, SHORT);
        send("a APPEND INBOX {10+}\r\nhalf");
        var append = assertInstanceOf(Incoming.Ready.class, reader.next()).command();
        Literal literal = assertInstanceOf(Command.Append.class, append).first().literal();
        assertTooSlow(
                assertThrows(
                        ConnectionEnded.class,
                        () -> reader.copyLiteral(literal, (octets, offset, length) -> {})));
    }

    @Test
    void theNextCommandMayTakeItsTime() throws IOException {
        CommandReader reader = new CommandReader(connection, new Pace(Duration.ZERO, 1));
        send("a LOGIN {99+}\r\n" + "x".repeat(99) + " y\r\n");
        assertInstanceOf(Incoming.Ready.class, reader.next());
        Duration patience = Duration.ofSeconds(2);
        connection.readTimeout(patience);
        long start = System.nanoTime();
        assertTooSlow(assertThrows(ConnectionEnded.class, reader::next));
        assertTrue(System.nanoTime() - start >= patience.toNanos(), "it was waited for");
    }
}
