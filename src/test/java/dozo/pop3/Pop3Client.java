package dozo.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A small POP3 client for tests; one octet is one character. */
final class Pop3Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    Pop3Client(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 65_536);
        ok(line());
    }

    static Pop3Client loggedIn(InetSocketAddress server, String name) throws IOException {
        var client = new Pop3Client(server);
        client.ok("USER " + name + "@dozo.example", "PASS secret");
        return client;
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    void shutOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Says each command and expects +OK to each; answers the last line. */
    String ok(String... commands) throws IOException {
        String last = "";
        for (String command : commands) {
            last = ask(command);
            assertTrue(last.startsWith("+OK"), command + ": " + last);
        }
        return last;
    }

    private static void ok(String line) {
        assertTrue(line.startsWith("+OK"), line);
    }

    String ask(String command) throws IOException {
        send(command + "\r\n");
        return line();
    }

    String line() throws IOException {
        var line = new ByteArrayOutputStream();
        int octet = in.read();
        while (octet != '\n') {
            if (octet < 0) {
                throw new EOFException("ended after: " + line.toString(ISO_8859_1));
            }
            line.write(octet);
            octet = in.read();
        }
        String text = line.toString(ISO_8859_1);
        assertTrue(text.endsWith("\r"), "bare line feed after: " + text);
        return text.substring(0, text.length() - 1);
    }

    /** The lines of a multi-line reply as they were before dots were doubled, each with CR LF. */
    String body() throws IOException {
        var body = new StringBuilder();
        String line = line();
        while (!line.equals(".")) {
            body.append(line, line.startsWith(".") ? 1 : 0, line.length()).append("\r\n");
            line = line();
        }
        return body.toString();
    }

    /** Everything up to the end of the connection. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
