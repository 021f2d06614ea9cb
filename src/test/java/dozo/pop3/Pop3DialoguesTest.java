package dozo.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dozo.account.secret.Hashing;
import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import dozo.dialogue.Dialogue;
import dozo.dialogue.Stage;
import dozo.dialogue.Step;
import dozo.house.PostgresDatabases;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Plays src/test/dialogues/pop3, each with a server of its own. */
class Pop3DialoguesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HEAD = "From: bob@example.net\r\nTo: ann@dozo.example\r\nSubject: ";
    private static final List<String> MAILS =
            List.of(
                    HEAD + "one\r\n\r\nHello\r\nAnn\r\n\r\n",
                    HEAD + "dots\r\n\r\n.\r\n..\r\n.x\r\na.b\r\n\r\n.\r\n",
                    "From: bob@example.net\r\nSubject: 土蔵\r\n\r\nno line end\r\nhere",
                    "Subject: a header and no body\r\n\r\n");

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicTest> dialogues() {
        return Dialogue.tests("pop3", dialogue -> play(dialogue, SqliteEngine::open));
    }

    @TestFactory
    Stream<DynamicTest> dialoguesOnPostgres() {
        return Dialogue.tests("pop3", dialogue -> play(dialogue, PostgresDatabases::open));
    }

    private void play(Dialogue dialogue, Function<Path, Database> database) throws Exception {
        Path own = Files.createDirectories(folder.resolve(dialogue.name().replace('/', '-')));
        try (var office = new PostOffice(own, database.apply(own))) {
            var hashing = new Hashing();
            office.user("space", hashing.hash("two  words ".getBytes(UTF_8)));
            office.user("山田", hashing.hash("土蔵の鍵".getBytes(UTF_8)));
            office.deliver(
                    office.user("ann"),
                    "",
                    MAILS.stream().map(mail -> mail.getBytes(UTF_8)).toList());
            Map<String, InetSocketAddress> doors =
                    Map.of("pop3", office.address(), "proxied", office.behindProxy.address());
            dialogue.play(new Stage("pop3", doors, Map.of(), PATIENCE));
        }
    }

    @Test
    void dialoguesSayEveryCommandInEveryState() {
        for (State state : State.values()) {
            String file = "pop3/state-" + state.name().toLowerCase(Locale.ROOT) + ".txt";
            Dialogue dialogue =
                    Dialogue.in("pop3").stream()
                            .filter(each -> each.name().equals(file))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no " + file));
            var said =
                    dialogue.steps().stream()
                            .map(Step::text)
                            .map(text -> text.split(" ", 2)[0])
                            .collect(Collectors.toSet());
            var silent =
                    Arrays.stream(Command.values())
                            .map(Command::name)
                            .filter(name -> !said.contains(name))
                            .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(new TreeSet<String>(), silent, file);
        }
    }
}
