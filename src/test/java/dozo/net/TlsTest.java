package dozo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.ops.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
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
    void refusesOldVersions() throws Exception {
        assertFalse(tls.protocols().contains("TLSv1.1"));
        assertFalse(tls.suites().stream().anyMatch(suite -> suite.contains("CBC")));
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
                                    throw new java.io.UncheckedIOException(e);
                                }
                            });
            InputStream in = client.getInputStream();
            assertArrayEquals(noise, in.readNBytes(size));
            writer.join();
        }
    }
}
