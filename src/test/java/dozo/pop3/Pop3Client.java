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
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A small POP3 client for tests; one octet is one character. */
final class Pop3Client implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private Socket socket;
    private InputStream in;

    Pop3Client(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 65_536);
        String greeting = line();
        assertTrue(greeting.startsWith("+OK"), greeting);
    }

    static Pop3Client loggedIn(InetSocketAddress server, String name) throws IOException {
        var client = new Pop3Client(server);
        client.ok("USER " + name + "@dozo.example", "PASS secret");
        return client;
    }

    /** STLS; answers the tls-exporter channel binding (RFC 9266). */
    byte[] startTls() throws IOException, GeneralSecurityException {
        ok("STLS");
        var secure =
                (SSLSocket)
                        anyCertificate()
                                .getSocketFactory()
                                .createSocket(socket, "localhost", socket.getPort(), true);
        secure.startHandshake();
        socket = secure;
        in = new BufferedInputStream(secure.getInputStream());
        return ((ExtendedSSLSession) secure.getSession())
                .exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32);
    }

    private static SSLContext anyCertificate() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAll()}, null);
        return context;
    }

    /** Certificates are the business of the tests of net. */
    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
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
