package dozo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./dozo} beside the built jar, in a folder without sources, as an installation has it. */
@Tag("heavy")
class LauncherTest {
    @TempDir private Path folder;

    @Test
    void aHeapIsGivenBackWhenTheServerIsIdle() throws Exception {
        String flags = launch("-XX:+PrintFlagsFinal", "--help");

        assertFlag("MaxHeapFreeRatio", 25, flags);
        assertFlag("MinHeapFreeRatio", 10, flags);
        assertFlag("G1PeriodicGCInterval", 10_000, flags);
    }

    private static void assertFlag(String name, int value, String flags) {
        assertTrue(
                Pattern.compile("\\b" + name + "\\s+= " + value + " ").matcher(flags).find(),
                () -> name + " is not " + value + " in:\n" + flags);
    }

    private String launch(String option, String word) throws IOException, InterruptedException {
        Path launcher = Files.copy(Path.of("dozo"), folder.resolve("dozo"));
        Path target = Files.createDirectory(folder.resolve("target"));
        Files.copy(Path.of("target/dozo-all.jar"), target.resolve("dozo-all.jar"));
        ProcessBuilder builder = new ProcessBuilder("sh", "" + launcher, word);
        builder.environment()
                .putAll(
                        Map.of(
                                "DOZO_JAVA_HOME",
                                System.getProperty("java.home"),
                                "DOZO_JAVA_OPTIONS",
                                option,
                                "DOZO_AOT",
                                "off"));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
