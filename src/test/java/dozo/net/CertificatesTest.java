package dozo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.ops.Metrics;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Own and foreign certificates: made, read, chosen, renewed, replaced while running. */
class CertificatesTest {
    @TempDir Path directory;

    private Path tlsDirectory() {
        return directory.resolve("tls");
    }

    private Tls open(Tls.CertificateFiles... files) {
        return Tls.open(
                new Tls.Settings(tlsDirectory(), "mail.example.com", List.of(files)),
                new Metrics());
    }

    /** A certificate as somebody else would have made it. */
    private Tls.CertificateFiles foreign(String folder, String name) throws Exception {
        Path place = directory.resolve(folder);
        new OwnAuthority(place).identity(Set.of(name), Instant.now());
        return new Tls.CertificateFiles(place.resolve("server.pem"), place.resolve("server.key"));
    }

    private static Set<String> shown(Tls tls, String host) throws Exception {
        try (Door door = Door.implicitTls(tls, connection -> connection.readLine(100));
                SSLSocket client =
                        (SSLSocket)
                                trustingAll()
                                        .createSocket(
                                                InetAddress.getLoopbackAddress(),
                                                door.listener.address().getPort())) {
            var parameters = client.getSSLParameters();
            if (!host.isEmpty()) {
                parameters.setServerNames(List.of(new SNIHostName(host)));
            }
            client.setSSLParameters(parameters);
            client.startHandshake();
            X509Certificate leaf = (X509Certificate) client.getSession().getPeerCertificates()[0];
            return namesOf(leaf);
        }
    }

    private static Set<String> namesOf(X509Certificate leaf) throws Exception {
        Set<String> names = new java.util.TreeSet<>();
        for (List<?> name : leaf.getSubjectAlternativeNames()) {
            names.add(String.valueOf(name.get(1)));
        }
        return names;
    }

    private static javax.net.ssl.SSLSocketFactory trustingAll() throws GeneralSecurityException {
        var context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {new Trusting()}, null);
        return context.getSocketFactory();
    }

    private static final class Trusting extends javax.net.ssl.X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkServerTrusted(
                X509Certificate[] chain, String type, javax.net.ssl.SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void anotherNodeTakesTheAuthorityOver(@TempDir Path folder) throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        OwnAuthority own = new OwnAuthority(there);
        own.identity(List.of("mail.example.net"), Instant.now());
        byte[] shared = Tls.authority(here);

        Tls.adoptAuthority(there, shared);
        assertArrayEquals(shared, Tls.authority(there));
        Identity server = own.identity(List.of("mail.example.net"), Instant.now());
        server.leaf().verify(new OwnAuthority(here).authority().leaf().getPublicKey());
        Tls.adoptAuthority(there, shared);
        assertEquals(
                server.leaf(), own.identity(List.of("mail.example.net"), Instant.now()).leaf());
    }

    @Test
    void makesItsOwnAtFirstStartAndKeepsThem() throws Exception {
        byte[] certificate;
        try (Tls tls = open()) {
            certificate = Files.readAllBytes(tlsDirectory().resolve("server.pem"));
            assertEquals(
                    Set.of("mail.example.com", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"),
                    shown(tls, "mail.example.com"));
        }
        for (String key : List.of("server.key", "ca.key")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(tlsDirectory().resolve(key))));
        }
        open().close();
        assertEquals(
                new String(certificate, StandardCharsets.US_ASCII),
                Files.readString(tlsDirectory().resolve("server.pem")));
    }

    @Test
    void makesAHalfWrittenOneAnew() throws Exception {
        open().close();
        Path key = tlsDirectory().resolve("server.key");
        Files.copy(tlsDirectory().resolve("ca.key"), key, StandardCopyOption.REPLACE_EXISTING);
        try (Tls tls = open()) {
            assertTrue(shown(tls, "").contains("mail.example.com"));
        }
    }

    @Test
    void makesOneForAHostedDomainWhenItIsAskedFor() throws Exception {
        Set<String> hosted = ConcurrentHashMap.newKeySet();
        try (Tls tls = open()) {
            tls.hosts(hosted::contains);
            assertTrue(shown(tls, "example.org").contains("mail.example.com"), "not hosted yet");
            hosted.add("example.org");
            Set<String> both = Set.of("example.org", "mail.example.org");
            assertEquals(both, shown(tls, "example.org"));
            assertEquals(both, shown(tls, "MAIL.example.org"));
            assertTrue(shown(tls, "imap.example.org").contains("mail.example.com"));
            assertTrue(shown(tls, "").contains("mail.example.com"));
            hosted.remove("example.org");
            assertTrue(shown(tls, "example.org").contains("mail.example.com"), "no longer");
        }
    }

    @Test
    void aFileOfTheConfigurationComesBeforeOneMadeForAHostedDomain() throws Exception {
        try (Tls tls = open(foreign("one", "mail.one.example"))) {
            tls.hosts(Set.of("one.example")::contains);
            assertEquals(Set.of("mail.one.example"), shown(tls, "mail.one.example"));
            assertEquals(Set.of("one.example", "mail.one.example"), shown(tls, "one.example"));
        }
    }

    @Test
    void showsTheFirstOneWhenItCannotTellWhatIsHosted() throws Exception {
        try (Tls tls = open()) {
            tls.hosts(domain -> {
                throw new IllegalStateException("the database is away");
            });
            assertTrue(shown(tls, "example.org").contains("mail.example.com"));
        }
    }

    @Test
    void remembersThoseOfHostedDomainsThatWereAskedForLast() throws Exception {
        OwnAuthority authority = new OwnAuthority(tlsDirectory());
        Identity own = authority.identity(Set.of("mail.example.com"), Instant.now());
        HostedIdentities hosted = new HostedIdentities(authority, own, domain -> true);
        Identity first = hosted.identity("0.example");
        assertEquals(own.key(), first.key());
        first.leaf().verify(own.chain().getLast().getPublicKey());
        for (int i = 1; i <= HostedIdentities.MEMORY_LIMIT; i++) {
            assertSame(first, hosted.identity("0.example"));
            hosted.identity(i + ".example");
        }
        assertSame(first, hosted.identity("0.example"), "asked for again and again");
        assertEquals(HostedIdentities.MEMORY_LIMIT, hosted.size());
    }

    @Test
    void renewsBeforeTheEnd() throws Exception {
        OwnAuthority authority = new OwnAuthority(tlsDirectory());
        Instant now = Instant.now();
        Identity first = authority.identity(Set.of("a.example"), now);
        Identity same = authority.identity(Set.of("a.example"), now.plus(Duration.ofDays(300)));
        assertEquals(first.leaf(), same.leaf());
        Instant late = now.plus(Duration.ofDays(340));
        assertTrue(authority.renewalDue(first, late));
        Identity next = authority.identity(Set.of("a.example"), late);
        assertNotEquals(first.leaf(), next.leaf());
        assertEquals(first.chain().getLast(), next.chain().getLast(), "the same authority");
        assertFalse(authority.renewalDue(next, late));
    }

    @Test
    void choosesByTheNameThatTheClientAsksFor() throws Exception {
        try (Tls tls = open(foreign("one", "one.example"), foreign("two", "*.two.example"))) {
            assertEquals(Set.of("one.example"), shown(tls, "one.example"));
            assertEquals(Set.of("*.two.example"), shown(tls, "mail.two.example"));
            assertEquals(Set.of("one.example"), shown(tls, "a.b.two.example"));
            assertEquals(Set.of("one.example"), shown(tls, ""));
            assertTrue(shown(tls, "mail.example.com").contains("mail.example.com"));
        }
    }

    @Test
    void takesUpChangedFilesAndKeepsTheOldWhenTheyAreBroken() throws Exception {
        Tls.CertificateFiles files = foreign("one", "one.example");
        Tls.CertificateFiles fresh = foreign("fresh", "fresh.example");
        try (Tls tls = open(files)) {
            assertEquals(Set.of("one.example"), shown(tls, ""));
            Files.writeString(files.chain(), "half a certi");
            tls.lookAgain();
            assertEquals(Set.of("one.example"), shown(tls, ""));
            Files.copy(fresh.chain(), files.chain(), StandardCopyOption.REPLACE_EXISTING);
            tls.lookAgain();
            assertEquals(Set.of("one.example"), shown(tls, ""), "the key is not there yet");
            Files.copy(fresh.key(), files.key(), StandardCopyOption.REPLACE_EXISTING);
            tls.lookAgain();
            assertEquals(Set.of("fresh.example"), shown(tls, ""));
            Files.delete(files.key());
            tls.lookAgain();
            assertEquals(Set.of("fresh.example"), shown(tls, ""));
        }
    }

    @Test
    void readsKeyAndChainFromOneFileWithWordsBetween() throws Exception {
        Tls.CertificateFiles files = foreign("one", "one.example");
        Path both = directory.resolve("both.pem");
        Files.writeString(
                both,
                Files.readString(files.key()) + "subject=one\n" + Files.readString(files.chain()));
        try (Tls tls = open(new Tls.CertificateFiles(both, both))) {
            assertEquals(Set.of("one.example"), shown(tls, "one.example"));
        }
    }

    @Test
    void stopsTheStartAtABrokenFile() throws Exception {
        Tls.CertificateFiles files = foreign("one", "one.example");
        Files.delete(files.key());
        IllegalStateException thrown = assertThrows(IllegalStateException.class, () -> open(files));
        assertTrue(String.valueOf(thrown.getMessage()).contains("no such file"));
    }

    @Test
    void readsOldFormsOfKeys() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        readsBack(rsa.generateKeyPair(), "-----BEGIN RSA PRIVATE KEY-----");
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(256);
        readsBack(curve.generateKeyPair(), "-----BEGIN EC PRIVATE KEY-----");
    }

    private void readsBack(KeyPair pair, String form) throws Exception {
        Path file = written(pair.getPrivate());
        assertEquals(form, Files.readAllLines(file).getFirst());
        assertEquals(pair.getPrivate(), Pem.key(file, pair.getPublic()));
    }

    private Path written(PrivateKey key) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(key);
        }
        Path file = directory.resolve("old.key");
        Files.writeString(file, text.toString());
        return file;
    }
}
