package dozo.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/** The tests with real programs are only as good as what runs these. */
class ProgramTest {
    @TempDir Path folder;

    @Test
    void feedsAndCaptures() throws Exception {
        var result =
                Program.of(folder, "sh", "-c", "cat; echo \"$WORD\" >&2; exit 3")
                        .input("土蔵".getBytes(UTF_8))
                        .environment("WORD", "storehouse")
                        .run();
        assertEquals("土蔵", result.text());
        assertEquals("storehouse\n", result.errors());
        assertEquals(3, result.exit());
        assertThrows(AssertionError.class, result::succeeded);
    }

    @Test
    void killsAProgramWithItsChildrenAtTheDeadline() throws Exception {
        Path pid = folder.resolve("pid");
        var endless = Program.of(folder, "sh", "-c", "sleep 600 & echo $! >pid; wait");
        assertThrows(AssertionError.class, endless.within(Duration.ofSeconds(1))::run);
        long child = Long.parseLong(Files.readString(pid).strip());
        Waiting.until(
                Duration.ofSeconds(10),
                () -> !ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false),
                () -> "the child still runs");
        assertFalse(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void namesWhatIsMissing() {
        Class<? extends Throwable> expected =
                "true".equals(System.getenv("CI"))
                        ? AssertionError.class
                        : TestAbortedException.class;
        Throwable missing = assertThrows(expected, () -> Program.require("sh", "no-such-program"));
        assertTrue(String.valueOf(missing.getMessage()).contains("[no-such-program]"));
    }

    @Test
    void listsEachPackageWithTheReasonForIt() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("etc/packages.txt"));
        assertTrue(lines.stream().allMatch(line -> line.matches("#.*|[a-z0-9.+-]+ +# .+")));
    }

    @Test
    void bringsLinesToCrLf() {
        assertEquals("a\r\nb\r\n\r\nc\r\n", normalised("a\nb\r\n\rc"));
        assertEquals("\r\n", normalised("\n"));
        assertEquals("", normalised(""));
    }

    private static String normalised(String text) {
        return new String(Corpus.normalised(text.getBytes(UTF_8)), UTF_8);
    }
}
