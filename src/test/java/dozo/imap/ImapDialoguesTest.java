package dozo.imap;

import dozo.dialogue.Dialogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays src/test/dialogues/imap, each against a house of its own with a user "anna". */
class ImapDialoguesTest {
    @TestFactory
    Stream<DynamicTest> dialogues() {
        return Dialogue.tests("imap", ImapDialoguesTest::play);
    }

    private static void play(Dialogue dialogue) throws IOException {
        Path folder = Files.createTempDirectory("dozo-imap");
        try (ImapHouse house = new ImapHouse(folder)) {
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
