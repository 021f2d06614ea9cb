package dozo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFileTest {
    @TempDir private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("dozo.toml"), text);
    }

    private Config good(String text) throws IOException {
        ConfigFile.Reading reading = ConfigFile.read(file(text));
        return assertInstanceOf(ConfigFile.Reading.Good.class, reading, reading::toString).config();
    }

    private String bad(String text) throws IOException {
        List<String> problems = problems(text);
        assertEquals(1, problems.size(), problems.toString());
        return problems.getFirst();
    }

    private List<String> problems(String text) throws IOException {
        Path file = file(text);
        return assertInstanceOf(ConfigFile.Reading.Bad.class, ConfigFile.read(file), text)
                .problems()
                .stream()
                .map(problem -> problem.replace(file.toString(), "FILE"))
                .toList();
    }

    @Test
    void readsEveryKey() throws IOException {
        Config config =
                good(
                        """
                        hostname = "mail.example.com"
                        data = "/srv/dozo"
                        database = "jdbc:postgresql://10.0.0.1:5432/dozo?user=dozo"
                        node = 1023
                        secret-key-file = "/etc/dozo/secret.key"
                        listen = "127.0.0.1"
                        port-offset = 2000
                        doors = ["smtp", "imaps"]
                        tls-certificate = "/etc/cert.pem"
                        tls-key = "/etc/key.pem"
                        trusted-networks = ["10.0.0.0/8"]
                        proxy-networks = ["192.0.2.1/32"]
                        connections = 5
                        connections-per-address = 2
                        mail-size = "10M"
                        recipients-per-mail = 7
                        mails-per-minute = 8
                        unknown-per-minute = 9
                        disk-reserve = "1G"
                        keep-deleted = 3
                        drain-seconds = 4
                        log-format = "json"
                        log-level = "debug"
                        metrics-token = "hush"
                        """);

        assertEquals("mail.example.com", config.hostname());
        assertEquals(Path.of("/srv/dozo"), config.data());
        assertEquals(
                "jdbc:postgresql://10.0.0.1:5432/dozo?user=dozo", config.database().orElseThrow());
        assertEquals(1023, config.node());
        assertEquals(Path.of("/etc/dozo/secret.key"), config.secretKeyFile().orElseThrow());
        assertEquals("127.0.0.1", config.listen());
        assertEquals(2000, config.portOffset());
        assertEquals(Set.of(Door.SMTP, Door.IMAPS), config.doors());
        assertEquals(Path.of("/etc/cert.pem"), config.tlsCertificate().orElseThrow());
        assertEquals(Path.of("/etc/key.pem"), config.tlsKey().orElseThrow());
        assertEquals(List.of("10.0.0.0/8"), config.trustedNetworks());
        assertEquals(List.of("192.0.2.1/32"), config.proxyNetworks());
        assertEquals(5, config.connections());
        assertEquals(2, config.connectionsPerAddress());
        assertEquals(10 << 20, config.limits().mailBytes());
        assertEquals(7, config.limits().recipientsPerMail());
        assertEquals(8, config.limits().mailsPerMinute());
        assertEquals(9, config.limits().unknownPerMinute());
        assertEquals(1 << 30, config.diskReserveBytes());
        assertEquals(Duration.ofDays(3), config.keepDeleted());
        assertEquals(Duration.ofSeconds(4), config.drain());
        assertTrue(config.jsonLog());
        assertEquals("debug", config.logLevel());
        assertEquals("hush", config.metricsToken().orElseThrow());
    }

    @Test
    void anEmptyFileMeansWhatIsStandard() throws IOException {
        Config config = good("");

        assertEquals(Path.of("data"), config.data());
        assertEquals(50L << 20, config.limits().mailBytes());
        assertEquals(Set.of(Door.values()), config.doors());
        assertTrue(config.database().isEmpty());
        assertTrue(config.tlsCertificate().isEmpty());
        assertTrue(config.metricsToken().isEmpty());
    }

    @Test
    void aSharedDatabaseWantsANumberAndAKey() throws IOException {
        String database = "database = \"jdbc:postgresql://db.example/dozo\"\n";
        String key = "secret-key-file = \"/etc/dozo/secret.key\"\n";
        assertEquals(
                List.of(
                        "FILE:1:1: \"database\" wants \"secret-key-file\", too",
                        "FILE:1:1: \"database\" wants \"node\", too"),
                problems(database));
        assertEquals("FILE:1:1: \"secret-key-file\" wants \"database\", too", bad(key));
        assertEquals(0, good(database + key + "node = 0\n").node());
        assertEquals(
                "FILE:3:1: \"node\" must be at most 1023", bad(database + key + "node = 1024\n"));
        for (String url : List.of("postgres://db/dozo", "jdbc:postgresql:dozo", "data/dozo.db")) {
            assertEquals(
                    "FILE:1:1: \"database\" must be like"
                            + " \"jdbc:postgresql://HOST:PORT/DATABASE?user=NAME\"",
                    bad("database = \"" + url + "\"\nnode = 1\n" + key));
        }
    }

    @Test
    void namesFileLineColumnAndTheNearestKey() throws IOException {
        assertEquals(
                "FILE:2:1: unknown key \"prot-offset\". Did you mean \"port-offset\"?",
                bad("listen = \"::\"\nprot-offset = 3\n"));
        assertEquals(
                "FILE:1:1: unknown key \"trusted_network\". Did you mean \"trusted-networks\"?",
                bad("trusted_network = []\n"));
        assertTrue(bad("[limits]\nmail-size = \"1M\"\n").startsWith("FILE:1:1: unknown key"));
    }

    @Test
    void namesTheKindThatIsWanted() throws IOException {
        assertEquals(
                "FILE:1:1: \"port-offset\" must be a whole number that is not negative",
                bad("port-offset = \"3\""));
        assertEquals(
                "FILE:1:1: \"port-offset\" must be a whole number that is not negative",
                bad("port-offset = -1"));
        assertEquals(
                "FILE:1:1: \"mail-size\" must be a size like \"50M\" or \"10G\"",
                bad("mail-size = \"big\""));
        assertEquals("FILE:1:1: \"hostname\" must be a text in quotes", bad("hostname = 3"));
        assertEquals(
                "FILE:1:1: \"doors\" must be a list of texts like [\"a\", \"b\"]",
                bad("doors = [1]"));
        assertTrue(bad("doors = [\"gopher\"]").contains("names \"gopher\"; the doors are [smtp,"));
        assertEquals(
                "FILE:1:1: \"log-format\" must be one of text, json", bad("log-format = \"xml\""));
        assertEquals("FILE:1:1: \"port-offset\" must be at most 60000", bad("port-offset = 70000"));
    }

    @Test
    void checksNetworksAndNames() throws IOException {
        assertEquals(
                "FILE:1:1: \"trusted-networks\" holds \"home\", which is no network like"
                        + " 192.0.2.0/24",
                bad("trusted-networks = [\"192.0.2.0/24\", \"home\"]"));
        assertTrue(bad("proxy-networks = [\"192.0.2.0/99\"]").contains("no network"));
        for (String name : List.of("two words", "a..b", "[192.0.2.1]", "蔵.example", "-a.example")) {
            assertEquals(
                    "FILE:1:1: \"hostname\" must be a host name like \"mail.example.com\"",
                    bad("hostname = \"" + name + "\""));
        }
    }

    /** What no value of each key may be, and what to write instead. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            textBlock =
                    """
                    hostname | "-"               | must be a host name like
                    data     | ""                | must be the path of a folder like
                    data     | "a\\u0000b"       | must be the path of a folder like
                    database | "dozo"            | must be like "jdbc:postgresql://HOST:PORT/DATABASE?user=NAME"
                    node     | 1024              | must be at most 1023
                    secret-key-file | "\\u0000"  | must be the path of a file like
                    listen   | ""                | must be an address of this machine like "127.0.0.1"
                    listen   | "localhost"       | must be an address of this machine like "127.0.0.1"
                    listen   | "127.0.0.1/8"     | must be an address of this machine like "127.0.0.1"
                    port-offset     | 60001      | must be at most 60000
                    doors           | []         | names no door; the doors are [smtp,
                    doors           | ["SMTP"]   | names "SMTP"; the doors are [smtp,
                    tls-certificate | "\\u0000"  | must be the path of a file like
                    tls-key         | "\\u0000"  | must be the path of a file like
                    trusted-networks | ["::/129"]  | holds "::/129", which is no network like
                    proxy-networks   | ["10.0.0.0/x"] | holds "10.0.0.0/x", which is no network like
                    connections      | 0          | must be at least 1
                    connections      | 1000001    | must be at most 1000000
                    connections-per-address | 0   | must be at least 1
                    mail-size        | "1K"       | must be at least "64K"
                    mail-size        | "2G"       | must be at most "1G"
                    recipients-per-mail | 0       | must be at least 1
                    mails-per-minute    | 0       | must be at least 1
                    unknown-per-minute  | 0       | must be at least 1
                    disk-reserve        | "2000T" | must be at most "1024T"
                    keep-deleted        | 36501   | must be at most 36500
                    drain-seconds       | 3601    | must be at most 3600
                    log-format          | "xml"   | must be one of text, json
                    log-level           | "trace" | must be one of error, warn, info, debug
                    metrics-token       | "a b"   | must be letters, digits and
                    """)
    void refusesValuesThatNoServerCanWorkWith(String key, String value, String why)
            throws IOException {
        List<String> problems = problems("# first line\n" + key + " = " + value + "\n");
        assertTrue(
                problems.getFirst().startsWith("FILE:2:1: \"" + key + "\" " + why),
                problems.toString());
    }

    @Test
    void theValuesThatAreRefusedAreOfEveryKey() {
        List<String> refused =
                Arrays.stream(ConfigFileTest.class.getDeclaredMethods())
                        .map(method -> method.getAnnotation(CsvSource.class))
                        .filter(Objects::nonNull)
                        .flatMap(source -> source.textBlock().lines())
                        .map(row -> row.substring(0, row.indexOf('|')).strip())
                        .distinct()
                        .toList();
        assertEquals(ConfigKey.keys(), refused);
    }

    @Test
    void namesWhatIsNoTomlAtAll() throws IOException {
        assertTrue(bad("hostname = \n").startsWith("FILE:1:"));
        assertTrue(bad("= 3").startsWith("FILE:1:1: "));
    }

    @Test
    void wantsCertificateAndKeyTogether() throws IOException {
        assertEquals(
                "FILE:1:1: \"tls-certificate\" wants \"tls-key\", too",
                bad("tls-certificate = \"a.pem\""));
        assertEquals(
                "FILE:2:1: \"tls-key\" wants \"tls-certificate\", too",
                bad("listen = \"::\"\ntls-key = \"a.pem\""));
    }

    @Test
    void saysWhenAFileIsMissing() {
        ConfigFile.Reading reading = ConfigFile.of(folder.resolve("none.toml"), null);

        assertInstanceOf(ConfigFile.Reading.Bad.class, reading);
    }

    @Test
    void readsTheFileOfTheDataFolderIfItIsThere() throws IOException {
        assertInstanceOf(ConfigFile.Reading.Good.class, ConfigFile.of(null, folder));
        file("hostname = \"here.example\"");
        Config config =
                assertInstanceOf(ConfigFile.Reading.Good.class, ConfigFile.of(null, folder))
                        .config();

        assertEquals("here.example", config.hostname());
    }

    @Test
    void theSampleFileIsGeneratedFromTheKeys() throws IOException {
        Path sample = Path.of("etc/dozo.toml");
        if (Boolean.getBoolean("dozo.sample.write")) {
            Files.writeString(sample, ConfigFile.sample());
        }

        assertEquals(
                ConfigFile.sample(),
                Files.readString(sample),
                "run mvn test -Dtest=ConfigFileTest -Ddozo.sample.write=true");
        assertEquals(Path.of("data"), good(ConfigFile.sample()).data());
        String active = ConfigFile.sample().replaceAll("(?m)^#(?=\\S)", "");
        assertEquals(3_000, good(active).limits().mailsPerMinute());
    }

    @Test
    void neverThrowsWhateverTheFileHolds() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String sample = ConfigFile.sample().replaceAll("(?m)^#(?=\\S)", "");
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder(sample);
            for (int change = 0; change < 5; change++) {
                int at = random.nextInt(text.length());
                text.setCharAt(at, (char) (random.nextInt(4) == 0 ? random.nextInt(0xd800) : '"'));
            }
            Path file = file(text.toString());
            assertInstanceOf(ConfigFile.Reading.class, ConfigFile.read(file), () -> "seed " + seed);
        }
    }
}
