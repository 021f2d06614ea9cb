package dozo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates between machines: for both sides of a connection, and lasting. */
class MachineCertificatesTest {
    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");
    private static final List<String> NAMES = List.of("tokyo", "192.0.2.11", "localhost");

    @TempDir private Path folder;

    private Identity issue(List<String> names, Instant now) throws Exception {
        new MachineCertificates(folder.resolve("authority")).issue(folder, "machine", names, now);
        return Pem.identity(folder.resolve("machine.pem"), folder.resolve("machine.key"));
    }

    @Test
    void aMachineIsServerAndClient() throws Exception {
        Identity machine = issue(NAMES, NOW);
        X509Certificate leaf = machine.leaf();
        // serverAuth and clientAuth, RFC 5280 4.2.1.12
        assertEquals(
                Set.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"),
                Set.copyOf(leaf.getExtendedKeyUsage()));
        assertEquals(Set.copyOf(NAMES), machine.names());
        assertEquals("CN=tokyo", leaf.getSubjectX500Principal().getName());
        X509Certificate authority = Pem.chain(folder.resolve("ca.pem")).getFirst();
        leaf.verify(authority.getPublicKey());
        assertTrue(leaf.getNotAfter().toInstant().isAfter(NOW.plus(Duration.ofDays(3_600))));
    }

    @Test
    void staysUntilItsLastYear() throws Exception {
        X509Certificate first = issue(NAMES, NOW).leaf();
        assertEquals(first, issue(NAMES, NOW.plus(Duration.ofDays(3_000))).leaf());
        assertNotEquals(first, issue(NAMES, NOW.plus(Duration.ofDays(3_300))).leaf());
    }

    @Test
    void otherNamesOrAnotherAuthorityMakeItAnew() throws Exception {
        X509Certificate first = issue(NAMES, NOW).leaf();
        X509Certificate second = issue(List.of("tokyo", "192.0.2.12"), NOW).leaf();
        assertNotEquals(first, second);
        Files.delete(folder.resolve("authority/ca.key"));
        assertNotEquals(second, issue(List.of("tokyo", "192.0.2.12"), NOW).leaf());
    }
}
