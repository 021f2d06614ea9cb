package dozo.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program of the system to its end. */
final class Program {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** How a run ended. */
    record Result(int exit, String said) {}

    private Program() {}

    /** Its output; an exit other than 0 is a fault. */
    static String run(String... command) {
        return run(List.of(command));
    }

    static String run(List<String> command) {
        Result result = attempt(command);
        if (result.exit() != 0) {
            throw new LabBroken(String.join(" ", command) + " failed: " + result.said().strip());
        }
        return result.said();
    }

    /** However it ends; at the deadline it is killed, which counts as a failure. */
    static Result attempt(List<String> command) {
        try {
            // to a file and not a pipe: what it may leave running would keep a pipe open
            Path said = Files.createTempFile("dozo-drill", ".out");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .redirectErrorStream(true)
                                .redirectOutput(said.toFile())
                                .start();
                process.getOutputStream().close();
                boolean ended = process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                String text = Files.readString(said, StandardCharsets.UTF_8);
                return new Result(ended ? process.exitValue() : -1, text);
            } finally {
                Files.deleteIfExists(said);
            }
        } catch (IOException e) {
            throw new LabBroken(command.getFirst() + " can't be started: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabBroken("interrupted while " + command.getFirst() + " ran", e);
        }
    }
}
