package dozo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.centre.CentreSettings;
import dozo.centre.CentreSettings.Promise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of a node whose database stands in two centres. */
class CentreConfigTest {
    private static final String WHOLE =
            """
            database = "jdbc:postgresql://192.0.2.11,198.51.100.11/dozo?user=dozo"
            node = 3
            secret-key-file = "/etc/dozo/secret.key"
            cluster = "mail"
            centre = "osaka"
            centres = ["tokyo=192.0.2.11", "osaka=198.51.100.11"]
            witness = "203.0.113.11"
            cluster-certificate = "/etc/dozo/tls/node.pem"
            cluster-key = "/etc/dozo/tls/node.key"
            cluster-authority = "/etc/dozo/tls/ca.pem"
            copies = "both-or-wait"
            one-copy-after = 45
            """;

    @TempDir private Path folder;

    private ConfigFile.Reading read(String text) throws IOException {
        return ConfigFile.read(Files.writeString(folder.resolve("dozo.toml"), text));
    }

    private void refused(String text, String why) throws IOException {
        List<String> problems =
                assertInstanceOf(ConfigFile.Reading.Bad.class, read(text)).problems();
        assertTrue(problems.stream().anyMatch(each -> each.contains(why)), problems::toString);
    }

    @Test
    void aNodeOfTwoCentres() throws IOException {
        Config config = assertInstanceOf(ConfigFile.Reading.Good.class, read(WHOLE)).config();
        CentreSettings centre = config.centre().orElseThrow();
        assertEquals("mail", centre.cluster());
        assertEquals("osaka", centre.own());
        assertEquals(Map.of("tokyo", "192.0.2.11", "osaka", "198.51.100.11"), centre.centres());
        assertEquals("203.0.113.11", centre.witness());
        assertEquals(Path.of("/etc/dozo/tls/node.key"), centre.papers().key());
        assertEquals(Promise.BOTH_OR_WAIT, centre.promise());
        assertEquals(Duration.ofSeconds(45), centre.oneCopyAfter());
    }

    @Test
    void withoutItTheDatabaseIsASingleServer() {
        assertTrue(Config.standard().centre().isEmpty());
    }

    @Test
    void whatIsMissingOrUnfitIsToldAtTheStart() throws IOException {
        refused(WHOLE.replace("witness = ", "#"), "\"centre\" wants \"witness\"");
        refused(WHOLE.replace("centres = ", "#"), "\"centre\" wants \"centres\"");
        refused(WHOLE.replace("\"osaka\"", "\"kyoto\""), "must be one of \"centres\"");
        refused(WHOLE.replace(", \"osaka=198.51.100.11\"", ""), "must be two centres");
        refused(WHOLE.replace("203.0.113.11", "nagoya"), "must be an address in numbers");
        refused(WHOLE.replace("both-or-wait", "one"), "must be one of both-or-say, both-or-wait");
    }
}
