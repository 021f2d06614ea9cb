package dozo.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.ConfigFile;
import dozo.installation.Secrets.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of an installation: all there, complete, nobody's secret in the open. */
class ConfigurationTest {
    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

    @TempDir private Path folder;

    @BeforeEach
    void write() throws Exception {
        Installation installation = InstallationFileTest.good(InstallationFile.sample());
        new Configuration(installation, secrets()).write(out(), NOW);
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Secrets secrets() throws IOException {
        return Secrets.open(folder.resolve("secrets"));
    }

    private String file(String path) throws IOException {
        return Files.readString(out().resolve(path));
    }

    /** Contents of all files, by path. */
    private Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(out())) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                files.put(out().relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    @Test
    void eachMachineGetsWhatItNeeds() throws IOException {
        List<String> osaka =
                files().keySet().stream().filter(path -> path.startsWith("osaka/")).toList();
        assertEquals(
                List.of(
                        "osaka/etc/dozo/etcd.yml",
                        "osaka/etc/dozo/first-start.sql",
                        "osaka/etc/dozo/patroni-start.py",
                        "osaka/etc/dozo/patroni.yml",
                        "osaka/etc/dozo/tls/ca.pem",
                        "osaka/etc/dozo/tls/machine.key",
                        "osaka/etc/dozo/tls/machine.pem",
                        "osaka/etc/systemd/system/dozo-etcd.service",
                        "osaka/etc/systemd/system/dozo-patroni.service"),
                osaka);
        assertTrue(files().containsKey("nagoya/etc/dozo/etcd.yml"));
        assertFalse(files().containsKey("nagoya/etc/dozo/patroni.yml"));
        assertTrue(files().containsKey("tokyo-2/etc/dozo/dozo.toml"));
        assertTrue(file("README.txt").contains("    nagoya    203.0.113.11, the witness (etcd)"));
    }

    @Test
    void nothingIsLeftOpen() throws IOException {
        files().forEach((path, text) -> assertFalse(text.contains("${"), path));
    }

    @Test
    void patroniIsStrictAndListensToItsOwnVoterFirst() throws IOException {
        String patroni = file("osaka/etc/dozo/patroni.yml");
        for (String line :
                List.of(
                        "    synchronous_mode: true",
                        "    synchronous_mode_strict: true",
                        "    failsafe_mode: true",
                        "    ttl: 10",
                        "  hosts: ['198.51.100.11:2379', '203.0.113.11:2379', '192.0.2.11:2379']",
                        "    shared_buffers: 1024MB",
                        "    - local replication replicator scram-sha-256",
                        "    - hostssl replication replicator 192.0.2.11/32 scram-sha-256",
                        "    - hostssl dozo dozo 198.51.100.22/32 scram-sha-256")) {
            assertTrue(patroni.lines().anyMatch(line::equals), line);
        }
    }

    @Test
    void aNodeKnowsBothCentresAndHasANumberOfItsOwn() throws IOException {
        String node = file("osaka-2/etc/dozo/dozo.toml");
        for (String line :
                List.of(
                        "node = 3",
                        "cluster = \"mail\"",
                        "centre = \"osaka\"",
                        "centres = [\"tokyo=192.0.2.11\", \"osaka=198.51.100.11\"]",
                        "witness = \"203.0.113.11\"")) {
            assertTrue(node.lines().anyMatch(line::equals), line);
        }
        List<String> numbers = new ArrayList<>();
        for (String name : List.of("tokyo-1", "tokyo-2", "osaka-1", "osaka-2")) {
            file(name + "/etc/dozo/dozo.toml")
                    .lines()
                    .filter(line -> line.startsWith("node = "))
                    .forEach(numbers::add);
            assertEquals(secrets().key() + "\n", file(name + "/etc/dozo/secret.key"));
            assertEquals("rw-------", permissions(out().resolve(name + "/etc/dozo/secret.key")));
        }
        assertEquals(List.of("node = 0", "node = 2", "node = 1", "node = 3"), numbers);
    }

    @Test
    void aNodesConfigurationIsUnderstood() {
        Path file = out().resolve("tokyo-1/etc/dozo/dozo.toml");
        assertInstanceOf(ConfigFile.Reading.Good.class, ConfigFile.read(file));
    }

    @Test
    void votersKnowEachOther() throws IOException {
        String voters =
                "initial-cluster: tokyo=https://192.0.2.11:2380,osaka=https://198.51.100.11:2380,"
                        + "nagoya=https://203.0.113.11:2380\n";
        for (String name : List.of("tokyo", "osaka", "nagoya")) {
            String etcd = file(name + "/etc/dozo/etcd.yml");
            assertTrue(etcd.contains(voters), name);
            assertTrue(etcd.contains("name: '" + name + "'\n"), name);
        }
    }

    @Test
    void secretsStandOnlyInFilesThatOthersCannotRead() throws IOException {
        for (Account account : Account.values()) {
            String password = secrets().password(account);
            assertEquals(32, password.length());
            for (Map.Entry<String, String> file : files().entrySet()) {
                if (file.getValue().contains(password)) {
                    assertEquals("rw-------", permissions(out().resolve(file.getKey())));
                }
            }
        }
        assertEquals("rw-------", permissions(out().resolve("tokyo/etc/dozo/tls/machine.key")));
        assertEquals("rwx------", permissions(secrets().folder()));
        assertTrue(
                file("tokyo/etc/dozo/first-start.sql").contains(secrets().password(Account.DOZO)));
        assertTrue(files().keySet().stream().noneMatch(path -> path.contains("ca.key")));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void writtenAgainItIsTheSame() throws Exception {
        Map<String, String> before = files();
        write();
        assertEquals(before, files());
    }
}
