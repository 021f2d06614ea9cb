package dozo.installation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.installation.Installation.Machine;
import dozo.installation.Installation.Work;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is wrong with a description is said with file, line and column. */
class InstallationFileTest {
    private static final Path FILE = Path.of("/somewhere/mail.toml");

    @Test
    void theSampleIsAnInstallation() {
        Installation sample = good(InstallationFile.sample());
        assertEquals("mail", sample.cluster());
        assertEquals("mail.example.jp", sample.hostname());
        assertEquals(Path.of("/somewhere/secrets"), sample.secrets());
        assertEquals(4L << 30, sample.databaseMemoryBytes());
        List<String> names = sample.machines().stream().map(Machine::name).toList();
        assertEquals(
                List.of("tokyo", "osaka", "nagoya", "tokyo-1", "tokyo-2", "osaka-1", "osaka-2"),
                names);
        assertEquals(
                new Machine("osaka-2", "osaka", Work.NODE, "198.51.100.22"),
                sample.nodes().getLast());
        assertEquals(3, sample.voters().size());
    }

    /** A change of the sample, and what must be said about it. */
    private record Mistake(String from, String to, String said) {}

    @TestFactory
    Stream<DynamicTest> saysWhatIsWrongAndWhere() {
        return Stream.of(
                        new Mistake("cluster =", "clutser =", "mail.toml:6:1: unknown key"),
                        new Mistake("cluster = \"mail\"", "", "\"cluster\" is missing"),
                        new Mistake("\"mail\"", "\"Mail!\"", ":6:1: \"Mail!\" is no name"),
                        new Mistake("\"mail.example.jp\"", "7", ":9:1: \"hostname\" must be"),
                        new Mistake("\"4G\"", "\"much\"", "\"database-memory\" must be a size"),
                        new Mistake("\"4G\"", "\"1M\"", "256M or more"),
                        new Mistake("192.0.2.11", "tokyo-db", "no IPv4 address"),
                        new Mistake("192.0.2.11", "192.0.2.311", "no IPv4 address"),
                        new Mistake("192.0.2.22", "192.0.2.21", "stands there twice"),
                        new Mistake("[\"192.0.2.21\", \"192.0.2.22\"]", "[]", "1 to 32 addresses"),
                        new Mistake("203.0.113.11", "192.0.2.11", "need a machine each"),
                        new Mistake("\"osaka\"", "\"tokyo\"", "is called \"tokyo\" already"),
                        new Mistake("[witness]", "[witnes]", "the table [witness] is missing"),
                        new Mistake("[centre-b]", "[centre-b", "mail.toml:28:10:"))
                .map(each ->
                        DynamicTest.dynamicTest(
                                each.to().isEmpty() ? "no " + each.from() : each.to(),
                                () -> {
                                    String sample = InstallationFile.sample();
                                    assertTrue(sample.contains(each.from()));
                                    String all = bad(sample.replace(each.from(), each.to()));
                                    assertTrue(all.contains(each.said()), all);
                                    assertTrue(all.startsWith(FILE.toString()), all);
                                }));
    }

    @Test
    void aDatabaseMayShareItsMachineWithANode() {
        good(InstallationFile.sample().replace("192.0.2.21", "192.0.2.11"));
    }

    static Installation good(String text) {
        return switch (InstallationFile.read(text, FILE)) {
            case InstallationFile.Reading.Good(Installation good) -> good;
            case InstallationFile.Reading.Bad(List<String> problems) ->
                    throw new AssertionError(problems);
        };
    }

    private static String bad(String text) {
        return switch (InstallationFile.read(text, FILE)) {
            case InstallationFile.Reading.Good(Installation good) ->
                    throw new AssertionError("taken: " + good);
            case InstallationFile.Reading.Bad(List<String> problems) -> String.join("\n", problems);
        };
    }
}
