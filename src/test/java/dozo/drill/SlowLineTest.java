package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long line takes its time, both ways, and can be cut and healed as any other. */
@Tag("heavy")
class SlowLineTest {
    private static final String PREFIX = "l" + ProcessHandle.current().pid() + "-";
    private static final int REFUSED = 7; // of curl: somebody answered
    private static final int SILENCE = 28;

    @TempDir private Path folder;

    @BeforeEach
    void makeNetwork() {
        Optional<String> lacks = Lab.lacks();
        if (lacks.isPresent() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needed here, but missing: " + lacks.get());
        }
        Assumptions.assumeTrue(lacks.isEmpty(), () -> "skipped, a line needs " + lacks.orElse(""));
        new Ground(layout()).makeNetwork(Duration.ofMillis(40));
    }

    private Layout layout() {
        return Layout.of(folder.resolve("drill"), PREFIX);
    }

    @AfterEach
    void remove() {
        new Processes(layout()).end();
        new Ground(layout()).remove();
        assertFalse(Wan.exists(PREFIX + "wan"));
    }

    @Test
    void eachRoundTripTakesAtLeastSoLong() {
        Wan wan = new Wan(PREFIX + "wan");
        assertEquals(REFUSED, knock("client", "10.99.0.11").exit()); // a line without delay
        Program.Result far = knock("client", "10.99.0.12");
        assertEquals(REFUSED, far.exit());
        assertTrue(Double.parseDouble(far.said()) >= 0.040, far.said());
        Program.Result back = knock("centre-b", "10.99.0.11");
        assertTrue(Double.parseDouble(back.said()) >= 0.040, back.said());
        wan.cut("centre-b");
        assertEquals(SILENCE, knock("client", "10.99.0.12").exit());
        wan.heal("centre-b");
        assertTrue(
                Waiting.within(
                        Duration.ofSeconds(20),
                        () -> knock("client", "10.99.0.12").exit() == REFUSED));
    }

    /** Asks at a port where nobody listens: the refusal comes back after one round trip. */
    private static Program.Result knock(String from, String to) {
        List<String> command = new ArrayList<>(Wan.in(PREFIX + from));
        command.addAll(List.of("curl", "-s", "-o", "/dev/null", "--max-time", "2"));
        command.addAll(List.of("-w", "%{time_total}", "http://" + to + ":9/"));
        return Program.attempt(command);
    }
}
