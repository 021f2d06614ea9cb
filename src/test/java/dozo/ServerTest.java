package dozo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import dozo.account.customer.Tenant;
import dozo.dialogue.Peer;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the wiring of the house promises: rooms hear what the configuration says, and each other.
 */
class ServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;

    private Premises premises(String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("dozo.toml"), configuration);
        ConfigFile.Reading reading = ConfigFile.read(file);
        Config config =
                assertInstanceOf(ConfigFile.Reading.Good.class, reading, reading::toString)
                        .config();
        return new Premises(folder.resolve("data"), config);
    }

    private static Peer greeted(Premises premises, Door door) throws IOException {
        Peer peer = Peer.connect(premises.at(door), PATIENCE);
        peer.reply();
        return peer;
    }

    @Test
    void keepsDeletedMailAsLongAsTheConfigurationSays() throws IOException {
        try (Premises premises = premises("keep-deleted = 3")) {
            premises.user("anne");
            try (Peer smtp = greeted(premises, Door.SMTP);
                    Peer pop3 = greeted(premises, Door.POP3)) {
                smtp.command("EHLO client.example");
                smtp.command("MAIL FROM:<>");
                smtp.command("RCPT TO:<" + Premises.address("anne") + ">");
                smtp.command("DATA");
                assertTrue(smtp.command("Subject: 1\r\n\r\n1\r\n.").startsWith("250"));
                pop3.command("USER " + Premises.address("anne"));
                pop3.command("PASS " + Premises.PASSWORD);
                pop3.command("DELE 1");
                assertTrue(pop3.command("QUIT").startsWith("+OK"));
            }
            long days =
                    premises.database()
                            .read(tx -> {
                                try (ResultSet row =
                                        tx.prepare("SELECT expires - removed FROM removed")
                                                .executeQuery()) {
                                    assertTrue(row.next());
                                    return row.getLong(1);
                                }
                            });
            assertEquals(Duration.ofDays(3).toSeconds(), days);
        }
    }

    @Test
    void aDomainHasItsCertificateFromTheMomentItIsAdded() throws Exception {
        try (Premises premises = premises("")) {
            SSLContext trusting = trusting(folder.resolve("data/tls/ca.pem"));
            assertThrows(
                    SSLHandshakeException.class,
                    () -> shakeHands(premises, Door.IMAPS, trusting, "mail.kura.example"));
            Office.done(
                    premises.server().customers().domains().add("kura.example", Tenant.DEFAULT));
            for (Door door : List.of(Door.IMAPS, Door.POP3S, Door.HTTPS)) {
                shakeHands(premises, door, trusting, "kura.example");
                shakeHands(premises, door, trusting, "mail.kura.example");
            }
            shakeHands(premises, Door.HTTPS, trusting, "localhost");
        }
    }

    @Test
    void isNotReadyButAliveWhileSessionsEnd() throws Exception {
        try (Premises premises = premises("drain-seconds = 60")) {
            premises.user("anne");
            Peer smtp = greeted(premises, Door.SMTP);
            smtp.command("EHLO client.example");
            smtp.command("MAIL FROM:<>");
            smtp.command("RCPT TO:<" + Premises.address("anne") + ">");
            smtp.command("DATA"); // from now on the session is not between two commands
            assertEquals("HTTP/1.1 200 OK", get(premises, "/health/ready"));

            Thread end = Thread.ofPlatform().start(() -> close(premises.server()));
            awaitRefused(premises, Door.IMAP);
            assertEquals("HTTP/1.1 503 Service Unavailable", get(premises, "/health/ready"));
            assertEquals("HTTP/1.1 200 OK", get(premises, "/health/live"));
            assertEquals("HTTP/1.1 200 OK", get(premises, "/metrics"));

            assertTrue(smtp.command("Subject: 1\r\n\r\n1\r\n.").startsWith("250 "));
            assertTrue(smtp.reply().startsWith("421 4.3.2 "));
            end.join();
            assertThrows(ConnectException.class, () -> get(premises, "/health/live"));
        }
    }

    private static void close(Server server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitRefused(Premises premises, Door door) {
        assertThrows(
                ConnectException.class,
                () -> {
                    long deadline = System.nanoTime() + PATIENCE.toNanos();
                    while (System.nanoTime() < deadline) {
                        knock(premises.at(door));
                    }
                });
    }

    /** A door that closes at this moment may reset the connection instead of refusing it. */
    private static void knock(InetSocketAddress address) throws IOException {
        try {
            Peer.connect(address, PATIENCE).close();
        } catch (ConnectException refused) {
            throw refused;
        } catch (SocketException reset) {
            Thread.onSpinWait();
        }
    }

    /** The status line of an answer. */
    private static String get(Premises premises, String path) throws IOException {
        try (Peer peer = Peer.connect(premises.at(Door.HTTP), PATIENCE)) {
            peer.send("GET " + path + " HTTP/1.0\r\n\r\n");
            return String.valueOf(peer.readLine());
        }
    }

    private static SSLContext trusting(Path authority)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream file = new FileInputStream(authority.toFile())) {
            store.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** As a mail program does it: trusts only that authority, and checks the name. */
    private static void shakeHands(Premises premises, Door door, SSLContext trusting, String host)
            throws IOException {
        int port = premises.at(door).getPort();
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket client =
                        (SSLSocket)
                                trusting.getSocketFactory().createSocket(plain, host, port, true)) {
            client.setSoTimeout((int) PATIENCE.toMillis());
            SSLParameters parameters = client.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            client.setSSLParameters(parameters);
            client.startHandshake();
        }
    }
}
