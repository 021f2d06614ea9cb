package dozo.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import dozo.dialogue.Dialogue;
import dozo.dialogue.Stage;
import dozo.dialogue.Step;
import dozo.house.MailHouse;
import dozo.house.PostgresDatabases;
import dozo.net.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Plays src/test/dialogues/smtp, each with a house of its own, and looks whether the dialogues of
 * the states agree with the command table. "WITH inbox.ann=2" tells how many mails ann has at the
 * end.
 */
class SmtpDialoguesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String INBOX = "inbox.";

    @TempDir Path folder;

    @TestFactory
    Stream<DynamicTest> dialogues() {
        return Dialogue.tests("smtp", dialogue -> play(dialogue, SqliteEngine::open));
    }

    @TestFactory
    Stream<DynamicTest> dialoguesOnPostgres() {
        return Dialogue.tests("smtp", dialogue -> play(dialogue, PostgresDatabases::open));
    }

    private void play(Dialogue dialogue, Function<Path, Database> database) throws Exception {
        Path own = Files.createDirectories(folder.resolve(dialogue.name().replace('/', '-')));
        Map<String, String> with = dialogue.with();
        try (MailHouse house = new MailHouse(own, database.apply(own), wishes(with))) {
            house.diskLow.set(with.containsKey("disk-low"));
            var doors = Map.of("smtp", house.address(), "proxied", house.behindProxy.address());
            dialogue.play(new Stage("smtp", doors, Map.of(), PATIENCE));
            with.forEach((key, value) -> lookInto(house, key, value));
        }
    }

    private static void lookInto(MailHouse house, String key, String value) {
        if (key.startsWith(INBOX)) {
            String address = key.substring(INBOX.length()) + "@dozo.example";
            assertEquals(Integer.parseInt(value), house.inbox(address).size(), address);
        }
    }

    private static MailHouse.Wishes wishes(Map<String, String> with) {
        var none = MailHouse.Wishes.NONE;
        return none.mailBytes(Long.parseLong(with.getOrDefault("mail-bytes", "1048576")))
                .recipientsPerMail(Integer.parseInt(with.getOrDefault("recipients", "1000")))
                .pace(
                        new Pace(
                                millis(with, "grace-millis", none.pace().grace()),
                                none.pace().octetsPerSecond()))
                .timeouts(
                        millis(with, "command-timeout-millis", none.commandTimeout()),
                        millis(with, "data-timeout-millis", none.dataTimeout()));
    }

    private static Duration millis(Map<String, String> with, String key, Duration otherwise) {
        String value = with.get(key);
        return value == null ? otherwise : Duration.ofMillis(Long.parseLong(value));
    }

    /** state-mail.txt and its like say every command, and hear 503 where the table says no. */
    @TestFactory
    Stream<DynamicTest> everyCommandInEveryState() {
        return Stream.of(State.values())
                .flatMap(state ->
                        Stream.of(Command.values())
                                .map(command ->
                                        DynamicTest.dynamicTest(
                                                command + " when " + state,
                                                () -> covers(state, command))));
    }

    private static void covers(State state, Command command) {
        String file = "smtp/state-" + state.name().toLowerCase(Locale.ROOT) + ".txt";
        List<Step> steps =
                Dialogue.in("smtp").stream()
                        .filter(each -> each.name().equals(file))
                        .findFirst()
                        .orElseThrow()
                        .steps();
        for (int i = 0; i < steps.size() - 1; i++) {
            if (steps.get(i).text().split("[ \\\\]", 2)[0].equals(command.name())
                    && refuses(steps.get(i + 1)) != command.allowedIn(state)) {
                return;
            }
        }
        throw new AssertionError(
                file
                        + " does not show that "
                        + command
                        + (command.allowedIn(state) ? " is allowed" : " is out of order"));
    }

    private static boolean refuses(Step reply) {
        assertTrue(reply.kind() != Step.Kind.SEND, "a reply follows");
        return reply.text().startsWith("503");
    }
}
