package dozo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.ops.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS over real sockets, with the JDK's client. */
class TlsTest {
    @TempDir Path directory;

    private Tls tls;

    @BeforeEach
    void open() {
        tls =
                Tls.open(
                        new Tls.Settings(directory.resolve("tls"), "mail.example.com", List.of()),
                        new Metrics());
    }

    @AfterEach
    void close() {
        tls.close();
    }

    static SSLContext trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", Pem.chain(authority).getFirst());
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private SSLSocket secure(Socket socket, String host, String... protocols) throws Exception {
        SSLSocket secure =
                (SSLSocket)
                        trusting(tls.authorityFile())
                                .getSocketFactory()
                                .createSocket(socket, host, socket.getPort(), true);
        var parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (protocols.length > 0) {
            parameters.setProtocols(protocols);
        }
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    private static void echo(Connection connection) throws IOException {
        while (true) {
            Line line = connection.readLine(64 * 1024);
            connection.write(line.octets(), line.start(), line.length());
            connection.write("\r\n");
        }
    }

    @Test
    void echoesThroughBothVersions() throws Exception {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            try (Door door = Door.implicitTls(tls, TlsTest::echo);
                    Socket client = secure(door.connect(), "localhost", version)) {
                for (int length : new int[] {0, 10, 254, 255, 300, 20_000, 65_000, 5}) {
                    String text = "x".repeat(length);
                    Door.send(client, text + "\r\n");
                    assertEquals(text, Door.line(client), version + " " + length);
                }
            }
        }
    }

    @Test
    void survivesHandshakesInSingleOctets() throws Exception {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            try (Door door = Door.implicitTls(tls, TlsTest::echo);
                    Dripping dripping = new Dripping(door.listener.address());
                    Socket client =
                            secure(
                                    new Socket("localhost", dripping.port()),
                                    "localhost",
                                    version)) {
                Door.send(client, "one octet at a time\r\n");
                assertEquals("one octet at a time", Door.line(client));
            }
        }
    }

    @Test
    void endsNonsenseInsteadOfAHandshake() throws Exception {
        try (Door door = Door.implicitTls(tls, TlsTest::echo)) {
            for (String nonsense :
                    List.of(
                            "EHLO there\r\n",
                            "\u0016\u0003\u0001\u00ff\u00ff" + "x".repeat(66_000))) {
                try (Socket client = door.connect()) {
                    Door.send(client, nonsense);
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // a reset is an answer too
                }
            }
            assertEquals(
                    2,
                    door.counted("dozo_connections_ended_total", "test", "gone"),
                    "both ended, and the door is still open");
        }
    }

    @Test
    void saysALastLineInsideTls() throws Exception {
        try (Door door =
                        Door.implicitTls(
                                tls,
                                connection -> {
                                    connection.readTimeout(Duration.ofMillis(300));
                                    try {
                                        connection.readLine(100);
                                    } catch (ConnectionEnded e) {
                                        connection.write("421 " + e.reason() + "\r\n");
                                        throw e;
                                    }
                                });
                Socket client = secure(door.connect(), "localhost")) {
            assertEquals("421 TIMEOUT", Door.line(client));
            assertEquals("<end>", Door.line(client));
        }
    }

    @Test
    void cutsAClientThatDoesNotRead() throws Exception {
        byte[] much = new byte[1024 * 1024];
        try (Door door =
                        Door.implicitTls(
                                tls,
                                connection -> {
                                    connection.stalledAfter(Duration.ofMillis(300));
                                    while (true) {
                                        connection.write(much);
                                    }
                                });
                Socket client = secure(door.connect(), "localhost")) {
            assertEquals("STALLED", door.end());
            assertTrue(client.isConnected());
        }
    }

    @Test
    void holdsNoBigBufferWhileItWaits() throws Exception {
        try (Door door = Door.implicitTls(tls, TlsTest::echo);
                Door plain = Door.plain(TlsTest::echo);
                Socket first = secure(door.connect(), "localhost", "TLSv1.3");
                Socket second = secure(door.connect(), "localhost", "TLSv1.2");
                Socket third = plain.connect()) {
            for (Socket client : List.of(first, second, third)) {
                for (int length : new int[] {10, 40_000, 10}) {
                    Door.send(client, "x".repeat(length) + "\r\n");
                    assertEquals(length, Door.line(client).length());
                }
            }
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (Buffers.SHARED.lent() > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertEquals(0, Buffers.SHARED.lent());
        }
    }

    @Test
    void drainsInsideTls() throws Exception {
        try (Door door =
                        Door.implicitTls(
                                tls,
                                connection -> {
                                    try {
                                        echo(connection);
                                    } catch (ConnectionEnded e) {
                                        connection.write("421 " + e.reason() + "\r\n");
                                        throw e;
                                    }
                                });
                Socket client = secure(door.connect(), "localhost")) {
            Door.send(client, "NOOP\r\n");
            assertEquals("NOOP", Door.line(client));
            door.listener.drain(Duration.ofSeconds(20));
            assertEquals("421 DRAINING", Door.line(client));
            assertEquals("<end>", Door.line(client));
        }
    }

    @Test
    void resumesSessions() throws Exception {
        try (Door door = Door.implicitTls(tls, TlsTest::echo)) {
            SSLContext context = trusting(tls.authorityFile());
            long first = 0;
            for (int i = 0; i < 3; i++) {
                try (SSLSocket client =
                        (SSLSocket)
                                context.getSocketFactory()
                                        .createSocket(
                                                "localhost", door.listener.address().getPort())) {
                    Door.send(client, "x\r\n");
                    assertEquals("x", Door.line(client));
                    long made = client.getSession().getCreationTime();
                    first = i == 0 ? made : first;
                    assertEquals(first, made, "a new session at connection " + i);
                }
            }
        }
    }

    @Test
    void writesWhileAnotherThreadReads() throws Exception {
        int lines = 2000;
        try (Door door = Door.implicitTls(tls, connection -> sprayAndRead(connection, lines));
                Socket client = secure(door.connect(), "localhost")) {
            Thread talking =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    for (int i = 0; i < lines; i++) {
                                        Door.send(client, "noop " + i + "\r\n");
                                    }
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            for (int i = 0; i < lines; i++) {
                assertEquals("* " + i + " EXISTS", Door.line(client));
            }
            talking.join();
            assertEquals("closed", door.end());
        }
    }

    private static void sprayAndRead(Connection connection, int lines) throws IOException {
        Thread spraying =
                Thread.ofVirtual()
                        .start(() -> {
                            try {
                                for (int i = 0; i < lines; i++) {
                                    connection.write("* " + i + " EXISTS\r\n");
                                    connection.flush();
                                }
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        });
        for (int i = 0; i < lines; i++) {
            assertEquals("noop " + i, connection.readLine(100).text());
        }
        try {
            spraying.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A relay that passes on one octet at a time. */
    private static final class Dripping implements AutoCloseable {
        private final ServerSocket server =
                new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        Dripping(InetSocketAddress target) throws IOException {
            Thread.ofVirtual().start(() -> relay(target));
        }

        int port() {
            return server.getLocalPort();
        }

        private void relay(InetSocketAddress target) {
            try (Socket in = server.accept();
                    Socket out = new Socket(target.getAddress(), target.getPort())) {
                out.setTcpNoDelay(true);
                Thread back = Thread.ofVirtual().start(() -> pass(out, in));
                pass(in, out);
                back.join();
            } catch (IOException | InterruptedException e) {
                // closed
            }
        }

        private static void pass(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                for (int octet = in.read(); octet >= 0; octet = in.read()) {
                    to.getOutputStream().write(octet);
                }
                to.shutdownOutput();
            } catch (IOException e) {
                // closed
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    @Test
    void throwsAwayWhatWasInjectedBeforeTheHandshake() throws Exception {
        try (Door door =
                        Door.startTls(
                                tls,
                                connection -> {
                                    connection.readLine(100);
                                    assertTrue(connection.startTlsPossible());
                                    connection.write("220 go\r\n");
                                    connection.startTls();
                                    assertTrue(connection.secure());
                                    connection.write(connection.readLine(100).text() + "\r\n");
                                });
                Socket client = door.connect()) {
            Door.send(client, "STARTTLS\r\nINJECTED\r\n");
            assertEquals("220 go", Door.line(client));
            try (Socket secure = secure(client, "localhost")) {
                Door.send(secure, "REAL\r\n");
                assertEquals("REAL", Door.line(secure));
            }
        }
    }

    @Test
    void bindsTheChannelAsTheClientDoes() throws Exception {
        try (Door door =
                        Door.implicitTls(
                                tls,
                                connection -> {
                                    connection.write(connection.channelBinding());
                                    connection.flush();
                                    connection.readLine(10);
                                });
                SSLSocket client = secure(door.connect(), "localhost", "TLSv1.3")) {
            byte[] seen = client.getInputStream().readNBytes(32);
            ExtendedSSLSession session = (ExtendedSSLSession) client.getSession();
            assertArrayEquals(
                    session.exportKeyingMaterialData("EXPORTER-Channel-Binding", new byte[0], 32),
                    seen);
        }
    }

    @Test
    void carriesMuchBothWaysAtOnce() throws Exception {
        int size = 3_000_000;
        byte[] noise = new byte[size];
        new Random(7).nextBytes(noise);
        try (Door door =
                        Door.implicitTls(
                                tls,
                                connection -> {
                                    for (int left = size; left > 0; ) {
                                        connection.fill();
                                        int count = connection.end() - connection.start();
                                        connection.write(
                                                connection.octets(), connection.start(), count);
                                        connection.consume(count);
                                        left -= count;
                                    }
                                });
                Socket client = secure(door.connect(), "localhost")) {
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    client.getOutputStream().write(noise);
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            InputStream in = client.getInputStream();
            assertArrayEquals(noise, in.readNBytes(size));
            writer.join();
        }
    }
}
