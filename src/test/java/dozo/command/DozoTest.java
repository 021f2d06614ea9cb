package dozo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class DozoTest {
    @TempDir private Path folder;
    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @AfterEach
    void close() throws Exception {
        shell.close();
    }

    @Test
    void administersWhileTheServerRuns() throws Exception {
        shell.serve();

        wholeStory();
    }

    @Test
    void administersWithoutAServer() {
        wholeStory();
    }

    private void wholeStory() {
        assertEquals("Domain example.com was added.\n", shell.done("domain", "add", "example.com"));
        String added = shell.done("user", "add", "taro@example.com", "--name", "Taro");
        assertTrue(added.startsWith("User taro@example.com was added.\nPassword: "), added);
        shell.type("open sesame\n").done("user", "add", "jiro@example.com", "--password-stdin");
        assertEquals("User jiro@example.com was added.\n", shell.out());
        shell.done("alias", "add", "info@example.com", "taro@example.com", "jiro@example.com");
        shell.done("group", "add", "all@example.com", "taro@example.com");
        shell.done("group", "members", "all@example.com", "--add", "jiro@example.com");
        assertEquals("jiro@example.com\ntaro@example.com\n", shell.out());
        shell.done("user", "quota", "taro@example.com", "2G");
        assertEquals("The quota of taro@example.com is 2G.\n", shell.out());
        assertTrue(shell.done("user", "list").contains("taro@example.com  quota=2G"));
        assertTrue(shell.done("user", "show", "taro@example.com").contains("usedBytes   0"));
        shell.done("user", "suspend", "taro@example.com");
        assertTrue(shell.done("user", "list", "example.com").contains("suspended"));
        shell.done("user", "resume", "taro@example.com");
        shell.done("domain", "catch-all", "example.com", "taro@example.com");
        assertTrue(shell.done("domain", "list").contains("catch-all=taro@example.com"));
        shell.done("domain", "catch-all", "example.com");
        shell.done("tenant", "add", "acme", "--plan", "premier");
        assertTrue(shell.done("tenant", "list").contains("acme"));
        assertTrue(shell.done("plan", "set", "tiny", "--quota", "1M").contains("1M"));
        assertTrue(shell.done("plan", "list").contains("tiny"));
        String app = shell.done("user", "app-password", "add", "taro@example.com", "phone");
        assertTrue(app.contains("Password: "), app);
        assertEquals("phone\n", shell.done("user", "app-password", "list", "taro@example.com"));
        shell.done("user", "app-password", "remove", "taro@example.com", "phone");
        assertTrue(shell.done("status").contains("operator"));
        assertEquals("", shell.done("undelete", "list", "taro@example.com"));
        assertEquals(
                "0 mails were restored.\n", shell.done("undelete", "restore", "taro@example.com"));
        shell.done("trace", "taro@example.com");
        assertTrue(shell.err().contains("No mail of the last 30 days"));
        shell.done("user", "remove", "taro@example.com");
        shell.done("user", "name", "jiro@example.com", "次郎");
        assertTrue(shell.done("user", "list").contains("次郎"));
        shell.done("alias", "remove", "info@example.com");
        shell.done("group", "remove", "all@example.com");
        shell.done("user", "remove", "jiro@example.com");
        shell.done("domain", "remove", "example.com");
        shell.done("tenant", "remove", "acme");
    }

    @Test
    void saysWhatToDoAboutAnUnknownDomain() {
        assertEquals(Exit.REFUSED, shell.run("user", "add", "taro@example.com"));
        assertEquals(
                "dozo: There is no domain example.com here. Add it first:"
                        + " dozo domain add example.com\n",
                shell.err());
    }

    @Test
    void refusesTargetsOnOtherServers() {
        shell.done("domain", "add", "example.com");

        assertEquals(
                Exit.REFUSED, shell.run("alias", "add", "a@example.com", "b@elsewhere.example"));
        assertTrue(shell.err().contains("on another server"), shell.err());
    }

    @Test
    void speaksJapanese() {
        assertEquals(Exit.REFUSED, shell.run("user", "add", "taro@example.com", "--lang", "ja"));
        assertTrue(shell.err().contains("先に加えてください: dozo domain add"), shell.err());
        assertEquals(
                "ドメイン example.com を加えました。\n",
                shell.done("--lang=ja", "domain", "add", "example.com"));
        assertTrue(shell.done("user", "add", "--help", "--lang", "ja").contains("使い方:"));
    }

    @Test
    void printsJsonOnDemand() {
        shell.done("domain", "add", "example.com");

        String json = shell.done("domain", "list", "--json");
        assertTrue(json.contains("\"domain\":\"example.com\""), json);
    }

    @Test
    void tellsMisuseFromRefusal() {
        assertEquals(Exit.USAGE, shell.run("user", "add"));
        assertTrue(shell.err().contains("ADDRESS is missing"), shell.err());
        assertEquals(Exit.USAGE, shell.run("domian", "add", "x"));
        assertEquals(Exit.USAGE, shell.run("user"));
        assertEquals(Exit.USAGE, shell.run());
        assertEquals(Exit.USAGE, shell.run("user", "list", "--nonsense"));
        assertEquals(Exit.USAGE, shell.run("serve", "--port-offset", "70000"));
        assertEquals(Exit.USAGE, shell.run("demo", "--port-offset", "-1"));
        assertEquals(Exit.USAGE, shell.run("serve", "--port-offset", "many"));
        assertEquals(Exit.USAGE, shell.run("serve", "--listen", "here"));
        assertTrue(shell.err().contains("here is no address to listen on"), shell.err());
        assertEquals(Exit.USAGE, shell.run("demo", "--listen", "127.0.0.1/8"));
        assertEquals(Exit.CONFIGURATION, shell.run("serve", "--listen", "::1"));
        assertEquals(Exit.CONFIGURATION, shell.run("serve"));
    }

    @Test
    void saysWhenSomebodyElseHoldsTheStore() throws Exception {
        try (var held = shell.store(folder)) {
            assertTrue(held != null);
            assertEquals(Exit.TRY_AGAIN, shell.run("domain", "list"));
            assertTrue(shell.err().contains("in use by another process"), shell.err());
        }
    }

    @Test
    void saysWhenTheFolderCantBeMade() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        int exit = shell.run("domain", "list", "--data", file.resolve("data").toString());
        assertTrue(exit == Exit.UNAVAILABLE || exit == Exit.CANT_CREATE, shell.err());
    }

    @Test
    void everyCommandHasHelpWithExamplesInBothLanguages() {
        for (List<String> command : commands(line(), List.of())) {
            for (String language : List.of("en", "ja")) {
                List<String> words = new ArrayList<>(command);
                words.addAll(List.of("--help", "--lang", language));
                String help = shell.done(words.toArray(String[]::new));
                String examples = language.equals("en") ? "Examples:" : "例:";
                assertTrue(help.contains(examples), command + " lacks examples:\n" + help);
                assertTrue(
                        help.contains("  dozo " + String.join(" ", command)),
                        command + " is not in its example:\n" + help);
                assertFalse(help.contains("''"), help);
            }
        }
    }

    @Test
    void everyOptionAndParameterIsDescribedInBothLanguages() {
        for (String language : List.of("en", "ja")) {
            CommandLine line = line();
            line.setResourceBundle(Messages.in(language).bundle());
            describesEverything(line);
        }
    }

    private static void describesEverything(CommandLine line) {
        for (ArgSpec each : line.getCommandSpec().args()) {
            assertTrue(
                    each.description().length > 0,
                    line.getCommandSpec().qualifiedName() + " does not describe " + each);
        }
        line.getSubcommands().values().forEach(DozoTest::describesEverything);
    }

    private CommandLine line() {
        return Dozo.line(
                shell,
                Terminal.of(
                        System.in,
                        new ByteArrayOutputStream(),
                        new ByteArrayOutputStream(),
                        Messages.in("en")));
    }

    private static List<List<String>> commands(CommandLine line, List<String> path) {
        List<List<String>> all = new ArrayList<>();
        if (!path.isEmpty()) {
            all.add(path);
        }
        line.getSubcommands()
                .forEach((name, below) -> {
                    List<String> longer = new ArrayList<>(path);
                    longer.add(name);
                    all.addAll(commands(below, longer));
                });
        return all;
    }

    @Test
    void handsBenchmarksTheirOwnOptions() {
        shell.done("bench", "smtp", "--against", "postfix", "--rounds", "3");

        assertEquals(List.of("smtp", "--against", "postfix", "--rounds", "3"), shell.benched);
    }
}
