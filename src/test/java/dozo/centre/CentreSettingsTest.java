package dozo.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dozo.centre.CentreSettings.Papers;
import dozo.centre.CentreSettings.Promise;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CentreSettingsTest {
    private static final String URL = "jdbc:postgresql://db.example/dozo?user=dozo&sslmode=x";

    @Test
    void theLeadersAddressTakesThePlaceOfTheHost() {
        assertEquals(
                "jdbc:postgresql://198.51.100.11:5432/dozo?user=dozo&sslmode=x",
                settings("tokyo", URL).url("osaka"));
    }

    @Test
    void theOwnVoterIsAskedFirstAndTheOtherCentresLast() {
        assertEquals(
                List.of("198.51.100.11", "203.0.113.11", "192.0.2.11"),
                settings("osaka", URL).voters());
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings("kyoto", URL));
        assertThrows(
                IllegalArgumentException.class, () -> settings("tokyo", "jdbc:postgresql://host"));
    }

    private static CentreSettings settings(String own, String url) {
        Path file = Path.of("unused.pem");
        return new CentreSettings(
                "mail",
                own,
                Map.of("tokyo", "192.0.2.11", "osaka", "198.51.100.11"),
                "203.0.113.11",
                new Papers(file, file, file),
                url,
                Promise.BOTH_OR_SAY,
                Duration.ofSeconds(30));
    }
}
