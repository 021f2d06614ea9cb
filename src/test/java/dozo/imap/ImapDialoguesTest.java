package dozo.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import dozo.dialogue.Dialogue;
import dozo.dialogue.Step;
import dozo.house.PostgresDatabases;
import dozo.imap.wire.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Plays src/test/dialogues/imap, each against a house of its own with a user "anna". */
class ImapDialoguesTest {
    @TestFactory
    Stream<DynamicTest> dialogues() {
        return Dialogue.tests("imap", dialogue -> play(dialogue, SqliteEngine::open));
    }

    @TestFactory
    Stream<DynamicTest> dialoguesOnPostgres() {
        return Dialogue.tests("imap", dialogue -> play(dialogue, PostgresDatabases::open));
    }

    @Test
    void playEveryCommandInEveryState() {
        Map<String, List<String>> files =
                Map.of(
                        "stranger", List.of("states-stranger", "log-in", "starttls"),
                        "authenticated",
                                List.of("states-authenticated", "append", "append-over-quota"),
                        "selected", List.of("states-selected", "append", "idle"));
        for (Map.Entry<String, List<String>> state : files.entrySet()) {
            Set<String> played =
                    Dialogue.in("imap").stream()
                            .filter(each -> state.getValue().contains(baseName(each)))
                            .flatMap(each -> each.steps().stream())
                            .filter(step -> step.kind() == Step.Kind.SEND)
                            .map(step -> verb(step.text()))
                            .collect(Collectors.toSet());
            for (Verb verb : Verb.values()) {
                assertTrue(
                        verb == Verb.SEARCH_IN_UNKNOWN_CHARSET || played.contains(verb.name()),
                        verb + " is not played " + state.getKey());
            }
        }
    }

    @Test
    void haveARowForEveryCommand() {
        assertEquals(rows(Command.class), Verb.values().length);
    }

    private static int rows(Class<?> kind) {
        if (!kind.isSealed()) {
            return 1;
        }
        return Arrays.stream(kind.getPermittedSubclasses()).mapToInt(ImapDialoguesTest::rows).sum();
    }

    private static String baseName(Dialogue dialogue) {
        String file = Path.of(dialogue.name()).getFileName().toString();
        return file.substring(0, file.length() - ".txt".length());
    }

    private static String verb(String line) {
        String[] words = line.split(" ");
        int at = words.length > 2 && words[1].equals("UID") ? 2 : 1;
        return words.length > at ? words[at] : "";
    }

    private static void play(Dialogue dialogue, Function<Path, Database> database)
            throws IOException {
        Path folder = Files.createTempDirectory("dozo-imap");
        try (ImapHouse house = new ImapHouse(folder, database.apply(folder))) {
            String quota = dialogue.with().get("quota");
            house.user("anna", quota == null ? null : Long.valueOf(quota));
            dialogue.play(house.stage());
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
