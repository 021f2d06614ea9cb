package dozo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import dozo.command.House;
import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import dozo.db.Disturbance;
import dozo.dialogue.Peer;
import dozo.house.PostgresDatabases;
import dozo.web.admin.Administration;
import dozo.web.admin.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;

/** Two whole servers on one PostgreSQL: what goes in at one comes out at the other. */
class NodesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir private Path folder;

    @BeforeEach
    void makeKey() throws IOException {
        Files.writeString(folder.resolve("secret.key"), "0123456789abcdef".repeat(4) + "\n");
    }

    private Premises node(int number) throws IOException {
        return new Premises(folder.resolve("node-" + number), config(number));
    }

    private Config config(int number) {
        return Config.standard()
                .with(ConfigKey.DATABASE, PostgresDatabases.url(folder))
                .with(ConfigKey.NODE, (long) number)
                .with(ConfigKey.SECRET_KEY_FILE, folder.resolve("secret.key").toString());
    }

    private static Peer greeted(Premises premises, Door door) throws IOException {
        Peer peer = Peer.connect(premises.at(door), PATIENCE);
        peer.reply();
        return peer;
    }

    private static Peer loggedIn(Premises premises) throws IOException {
        Peer pop3 = greeted(premises, Door.POP3);
        pop3.command("USER " + Premises.address("anne"));
        assertTrue(pop3.command("PASS " + Premises.PASSWORD).startsWith("+OK"));
        return pop3;
    }

    @Test
    void whileOneNodeLooksAfterTheDatabaseTheOtherDoesNot() throws IOException {
        try (Premises here = node(1);
                Premises there = node(2)) {
            Upkeep upkeep = there.server().upkeep();
            assertTrue(here.database().inTurn(() -> assertFalse(upkeep.turn())));
            assertTrue(upkeep.turn());
        }
    }

    @Test
    void aMailComesInAtOneNodeAndIsReadAtTheOther() throws IOException {
        try (Premises here = node(1);
                Premises there = node(2)) {
            here.user("anne");
            try (Peer smtp = greeted(here, Door.SMTP)) {
                smtp.command("EHLO client.example");
                smtp.command("MAIL FROM:<>");
                smtp.command("RCPT TO:<" + Premises.address("anne") + ">");
                smtp.command("DATA");
                assertTrue(smtp.command("Subject: 1\r\n\r\n1\r\n.").startsWith("250"));
            }
            try (Peer pop3 = loggedIn(there);
                    Peer imap = greeted(there, Door.IMAP)) {
                assertTrue(pop3.command("STAT").startsWith("+OK 1 "));
                imap.command("a LOGIN " + Premises.address("anne") + " " + Premises.PASSWORD);
                String status = imap.command("b STATUS INBOX (MESSAGES)");
                assertEquals("* STATUS \"INBOX\" (MESSAGES 1)", status.lines().toList().getFirst());
            }
            assertEquals(
                    Files.readString(folder.resolve("node-1/tls/ca.pem")),
                    Files.readString(folder.resolve("node-2/tls/ca.pem")));
            assertFalse(Files.exists(folder.resolve("node-1/secret.key")));
        }
    }

    @Test
    void whoIsSuspendedAtOneNodeIsOutAtTheOther() throws IOException {
        try (Premises here = node(1);
                Premises there = node(2)) {
            here.user("anne");
            try (Peer pop3 = loggedIn(there)) {
                Office.done(
                        here.server().customers().users().suspend(Premises.address("anne"), true));
                assertNull(pop3.readLine()); // the server hangs up
            }
        }
    }

    @Test
    void aNodeHasItsNumberAlone() throws IOException {
        try (Premises here = node(1)) {
            assertTrue(here.database().roomLeft());
            DatabaseBroken refused =
                    assertThrows(
                            DatabaseBroken.class,
                            () -> new Premises(folder.resolve("twin"), config(1)));
            assertEquals(Kind.IN_USE, refused.kind());
            assertEquals("another process is node 1 of this database", refused.getMessage());
        }
        node(1).close();
    }

    @Test
    void statusSaysWhichEngineItIsAndWhetherItAnswers() throws IOException {
        try (Premises premises = node(3)) {
            String database = status(premises);
            assertTrue(database.startsWith("PostgreSQL, 127.0.0.1:"), database);
            assertTrue(database.endsWith(", node 3, answers"), database);
            assertFalse(database.contains("user="), database);
            premises.database()
                    .disturb(moment -> {
                        throw new SQLException("the line is cut");
                    });
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!status(premises).endsWith(", node 3, does not answer")) {
                assertTrue(System.nanoTime() < end, "the vigil has not noticed");
                Thread.onSpinWait();
            }
            premises.database().disturb(Disturbance.NONE);
        }
        try (Premises premises = new Premises(folder.resolve("alone"))) {
            assertEquals("SQLite, a file in data, answers", status(premises));
        }
    }

    @Test
    void aCommandWithoutAServerOpensTheConfiguredDatabase() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Path file = folder.resolve("node.toml");
        Files.writeString(
                file,
                "node = 3\ndatabase = \"%s\"\nsecret-key-file = \"%s\"\n"
                        .formatted(PostgresDatabases.url(folder), folder.resolve("secret.key")));
        try (Administration store = new Hosting().store(new House.Place(data, file, null, null))) {
            assertTrue(status(store).startsWith("PostgreSQL, "));
        }
        assertFalse(Files.exists(data.resolve("dozo.db")));
    }

    private static String status(Premises premises) {
        return status(premises.server().operations());
    }

    private static String status(Administration administration) {
        Answer answer =
                administration.run("status", JsonNodeFactory.instance.objectNode(), _ -> {});
        return switch (answer) {
            case Answer.Result(var status) -> status.path("database").asString();
            default -> throw new AssertionError(answer);
        };
    }
}
