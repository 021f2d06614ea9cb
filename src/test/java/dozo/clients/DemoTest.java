package dozo.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.house.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A newcomer types what the demo and the README tell him to type. */
@Tag("heavy")
class DemoTest {
    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final String HANAKO = "hanako@kura.example";

    @TempDir static Path temporary;
    private static ServeProcess demo;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        demo = ServeProcess.demo(temporary.resolve("demo")).start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        try (ServeProcess running = demo) {
            running.stop();
        }
    }

    @Test
    void whatTheDemoPrintsWorksWhenTyped() throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(demo.log());
        List<String> curls =
                lines.stream()
                        .filter(line -> line.contains("curl "))
                        .map(line -> line.substring(line.indexOf("curl ")))
                        .toList();
        assertEquals(3, curls.size(), lines::toString);
        typed(curls.get(0));
        assertTrue(typed(curls.get(1)).contains("Subject: "));
        assertTrue(typed(curls.get(2)).contains("Subject: "));

        String adding = lines.stream().filter(line -> line.contains("user add")).findFirst().get();
        String[] words = adding.substring(adding.indexOf("user add")).split(" ");
        assertEquals(demo.data().toString(), words[words.length - 1]);
        demo.command(words[0], words[1], words[2]);
        assertTrue(demo.command("user", "list").contains(words[2]));
    }

    @Test
    void theFirstMailOfTheReadmeIsSentAndRead() throws IOException, InterruptedException {
        String section = section("## A first mail, sent and read");
        String script =
                section.lines()
                        .filter(line -> line.startsWith("    ") && !line.contains("./dozo"))
                        .map(String::strip)
                        .reduce("set -e", (all, line) -> all + "\n" + line)
                        .replace("PASSWORD", password());
        for (int port : new int[] {25, 110, 143}) {
            script = script.replace(":" + (2000 + port), ":" + demo.port(port));
        }
        assertTrue(typed(script).contains("Subject: "));
        assertTrue(demo.command("trace", HANAKO).contains("me@elsewhere.example"));
    }

    private static String section(String heading) throws IOException {
        String readme = Files.readString(PROJECT.resolve("README.md"));
        String after = readme.substring(readme.indexOf(heading) + heading.length());
        return after.substring(0, after.indexOf("\n## "));
    }

    private static String password() throws IOException {
        try (Stream<String> lines = Files.lines(demo.log())) {
            return lines.filter(Pattern.compile("^" + HANAKO + " \\S+$").asPredicate())
                    .findFirst()
                    .orElseThrow()
                    .substring(HANAKO.length() + 1);
        }
    }

    /** Types it in the project's folder, as the demo says. */
    private static String typed(String script) throws IOException, InterruptedException {
        return Program.of(temporary, "sh", "-c", "cd '" + PROJECT + "' && " + script)
                .run()
                .succeeded()
                .text();
    }
}
