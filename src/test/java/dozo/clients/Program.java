package dozo.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * One run of a program: where, with what input and environment, and how long it may take.
 *
 * @param folder working folder; output is captured in it
 * @param input what it reads from its standard input
 * @param environment added to ours
 */
record Program(
        List<String> command,
        Path folder,
        byte[] input,
        Map<String, String> environment,
        Duration deadline) {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    /** How a run ended. */
    record Result(List<String> command, int exit, byte[] output, String errors) {
        String text() {
            return new String(output, UTF_8);
        }

        /** Fails, with all the program said, unless it ended well. */
        Result succeeded() {
            if (exit != 0) {
                throw new AssertionError(
                        command + " ended with " + exit + "\n" + text() + "\n" + errors);
            }
            return this;
        }
    }

    static Program of(Path folder, String... command) {
        return new Program(List.of(command), folder, new byte[0], Map.of(), DEADLINE);
    }

    Program input(byte[] octets) {
        return new Program(command, folder, octets, environment, deadline);
    }

    Program environment(String key, String value) {
        return new Program(command, folder, input, Map.of(key, value), deadline);
    }

    Program within(Duration limit) {
        return new Program(command, folder, input, environment, limit);
    }

    /** Runs it to its end; at its deadline it is killed with all its children. */
    Result run() throws IOException, InterruptedException {
        Path in = Files.write(Files.createTempFile(folder, "run", ".in"), input);
        Path out = Files.createTempFile(folder, "run", ".out");
        Path err = Files.createTempFile(folder, "run", ".err");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().putAll(environment);
        Process process =
                builder.redirectInput(in.toFile())
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(
                        command + " still ran after " + deadline + "\n" + Files.readString(err));
            }
            return new Result(
                    command,
                    process.exitValue(),
                    Files.readAllBytes(out),
                    new String(Files.readAllBytes(err), UTF_8));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            for (Path file : List.of(in, out, err)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /**
     * Skips the test, naming what is missing, where programs are not there; fails it instead where
     * CI=true: there nothing may be missing.
     */
    static void require(String... names) {
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (!installed(name)) {
                missing.add(name);
            }
        }
        requireThat(missing.isEmpty(), "these programs (etc/packages.txt): " + missing);
    }

    /** The same for anything else that a test needs of the machine. */
    static void requireThat(boolean there, String what) {
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needed here, but missing: " + what);
        }
        Assumptions.assumeTrue(there, () -> "skipped, it needs " + what);
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean installed(String name) {
        for (String folder : (System.getenv("PATH") + ":/usr/sbin:/sbin").split(":")) {
            if (Files.isExecutable(Path.of(folder, name))) {
                return true;
            }
        }
        return false;
    }

    /** Removes a folder with all that is in it. */
    static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
