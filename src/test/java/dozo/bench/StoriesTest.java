package dozo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each benchmark, from the built jar and very small, has its rows and leaves nothing behind. */
@Tag("heavy")
class StoriesTest {
    private static final Path JAR = Path.of("target/dozo-all.jar").toAbsolutePath();
    private static final int LIMIT_SECONDS = 300;

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "smtp; 0.01; SMTP 4 KB, 100 sessions, cold start: first 100 | dozo |",
                "smtp; 0.01; SMTP 64 KB, 20 sessions | dozo |",
                "pop3; 0.01; POP3 whole mailbox, one by one, 8 clients | dozo |",
                "imap; 0.01; IMAP SELECT, 100,000, first after a start | dozo |",
                "store; 0.01; deliver 16 KB, 64 callers, 100 accounts | plain file |",
                "aged; 0.001; random bodies, cold | dozo, aged |",
                "growth; 0.01; 1,000 mails in the mailbox: FETCH ENVELOPE | dozo |",
                "mixed; 0.02; beside mails of 1,000,000 octets and a MOVE of 2,000 | dozo |",
                "idle; 0.01; 100 sessions in IDLE, TLS | dozo |",
                "start; 1; start to the ready line | dozo, without the start-up cache |",
            })
    void hasItsRowsAndCleansUp(String story, String scale, String row)
            throws IOException, InterruptedException {
        Path log = folder.resolve("progress");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Path work = Files.createDirectory(folder.resolve("work"));
        List<String> words = List.of(java, "-jar", "" + JAR, "bench", story, "--rounds", "1");
        Process bench =
                new ProcessBuilder(
                                Stream.concat(
                                                words.stream(),
                                                Stream.of("--scale", scale, "--folder", "" + work))
                                        .toList())
                        .redirectError(log.toFile())
                        .start();
        try {
            String table =
                    new String(bench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(bench.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), story + " takes too long");
            assertEquals(0, bench.exitValue(), () -> read(log));
            assertTrue(table.contains(row), table);
        } finally {
            bench.descendants().forEach(ProcessHandle::destroyForcibly);
            bench.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(work)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aSignalLeavesNothingBehind() throws IOException, InterruptedException {
        Path log = folder.resolve("progress");
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Process bench =
                new ProcessBuilder(
                                java, "-jar", "" + JAR, "bench", "store", "--folder", "" + folder)
                        .redirectError(log.toFile())
                        .start();
        while (!read(log)
                .contains("rounds to warm up")) { // it is under way, with processes of its own
            assertTrue(bench.isAlive(), () -> read(log));
            TimeUnit.MILLISECONDS.sleep(20); // polls a file: there is nothing to wait on
        }
        List<ProcessHandle> below = bench.descendants().toList();
        assertTrue(!below.isEmpty());
        bench.destroy();
        assertTrue(bench.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
        for (ProcessHandle each : below) {
            each.onExit().orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(log), left.toList());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
