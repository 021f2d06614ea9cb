package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Short forms of drills: the leading centre is lost in both ways, or hands over; no mail is lost,
 * and none doubled.
 */
@Tag("heavy")
class DrillTest {
    private static final Duration LOAD = Duration.ofSeconds(10);
    private static final String PREFIX = "d" + ProcessHandle.current().pid() + "-";

    @TempDir private static @Nullable Path temporary;
    private static @Nullable Lab running;

    @BeforeAll
    static void up() throws Exception {
        Optional<String> lacks = Lab.lacks();
        if (lacks.isPresent() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needed here, but missing: " + lacks.get());
        }
        Assumptions.assumeTrue(lacks.isEmpty(), () -> "skipped, a lab needs " + lacks.orElse(""));
        Path folder = Objects.requireNonNull(temporary);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        running = Lab.at(folder.resolve("drill"), PREFIX);
        running.up(step -> {});
    }

    @AfterAll
    static void down() {
        if (running != null) {
            running.down(step -> {});
        }
    }

    @Test
    void killingTheLeadingCentreLosesNothing() {
        passes(Story.KILL);
    }

    @Test
    void cuttingTheLeadingCentreOffLosesNothing() {
        passes(Story.PARTITION);
    }

    @Test
    void handingTheLeadOverRefusesNobody() {
        Drill.Result result = passes(Story.SWITCHOVER);
        for (JsonNode protocol : result.outcome().path("protocols")) {
            assertEquals(0, protocol.path("refused").asInt(), result.outcome()::toString);
        }
    }

    private static Drill.Result passes(Story story) {
        Drill.Terms terms = new Drill.Terms(LOAD, Long.getLong("dozo.seed", System.nanoTime()));
        Drill.Result result =
                Drill.run(Objects.requireNonNull(running), story, terms, System.out::println);
        System.out.println(result.outcome().path("protocols"));
        assertEquals(List.of(), result.faults());
        assertTrue(result.outcome().path("acknowledged").asInt() > 0);
        return result;
    }
}
