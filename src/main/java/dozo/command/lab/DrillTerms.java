package dozo.command.lab;

import dozo.drill.Drill;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that all drills have. */
final class DrillTerms {
    @Option(names = "--seconds", paramLabel = "SECONDS", defaultValue = "30")
    private long seconds;

    @Option(names = "--seed", paramLabel = "NUMBER")
    private @Nullable Long seed;

    Drill.Terms terms() {
        long given = seed == null ? System.nanoTime() : seed;
        return new Drill.Terms(Duration.ofSeconds(seconds), given);
    }
}
