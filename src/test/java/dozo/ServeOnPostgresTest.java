package dozo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import dozo.house.PostgresServer;
import dozo.house.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code dozo serve} and the command line on PostgreSQL, as processes and files alone. */
@Tag("heavy")
class ServeOnPostgresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PASSWORD = "a-long-password";

    @TempDir private Path folder;

    private ServeProcess node(PostgresServer postgres, int number) throws IOException {
        Path data = Files.createDirectory(folder.resolve("node-" + number));
        Path key = Files.writeString(folder.resolve("secret.key"), "ab".repeat(32));
        Files.writeString(
                data.resolve(Config.FILE),
                """
                database = "%s"
                node = %d
                secret-key-file = "%s"
                """
                        .formatted(postgres.url(), number, key));
        return new ServeProcess(data);
    }

    @Test
    void whatOneNodeTookTheOtherHasAfterKillNine() throws Exception {
        try (PostgresServer postgres = PostgresServer.start(folder);
                ServeProcess one = node(postgres, 1).start();
                ServeProcess two = node(postgres, 2).start()) {
            one.people("serve.test", PASSWORD, "ai");
            send(one, "1");
            one.kill();
            assertEquals("+OK 1", pop3(two));
            one.start(); // its number is free again
            send(one, "2");
            assertEquals("+OK 2", pop3(two));
            String status = two.command("status");
            assertTrue(status.contains("PostgreSQL, 127.0.0.1:"), status);
            assertTrue(status.contains("node 2, answers"), status);
            one.stop();
            two.stop();
            // without a server the command line is the node itself
            assertTrue(one.command("user", "list", "serve.test").contains("ai@serve.test"));
        }
    }

    private static void send(ServeProcess node, String subject) throws IOException {
        try (Peer smtp = Peer.connect(node.address(Door.SMTP.port()), PATIENCE)) {
            smtp.reply();
            smtp.command("EHLO client.example");
            smtp.command("MAIL FROM:<>");
            smtp.command("RCPT TO:<ai@serve.test>");
            smtp.command("DATA");
            String reply = smtp.command("Subject: " + subject + "\r\n\r\n1\r\n.");
            assertTrue(reply.startsWith("250"), reply);
        }
    }

    private static String pop3(ServeProcess node) throws IOException {
        try (Peer pop3 = Peer.connect(node.address(Door.POP3.port()), PATIENCE)) {
            pop3.reply();
            pop3.command("USER ai@serve.test");
            String loggedIn = pop3.command("PASS " + PASSWORD);
            assertTrue(loggedIn.startsWith("+OK"), loggedIn);
            String reply = pop3.command("STAT");
            return reply.substring(0, reply.lastIndexOf(' '));
        }
    }
}
