package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.Premises;
import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a mail, and how often. */
class RecipientsTest {
    private static final long QUOTA_BYTES = 10_000;
    private static final String LARGE = "Subject: large\r\n\r\n" + "words\r\n".repeat(1_200);

    @TempDir private Path folder;
    private Premises premises;

    @BeforeEach
    void open() throws IOException {
        premises = new Premises(folder.resolve("data"));
    }

    @AfterEach
    void close() throws IOException {
        premises.close();
    }

    @Test
    void oneFullMailboxDoesNotKeepTheOtherFourFromTheirMail() throws IOException {
        List<String> names = List.of("ai", "ken", "full", "mio", "jun");
        for (String name : names) {
            premises.user(name, name.equals("full") ? QUOTA_BYTES : null);
        }
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
            String full = Premises.address("full");
            assertTrue(Talk.mail(smtp, full, LARGE).startsWith("250"));
            // over by one mail: what was begun with room left is taken
            assertTrue(Talk.mail(smtp, full, LARGE).startsWith("250"));

            assertTrue(smtp.command("MAIL FROM:<x@client.example>").startsWith("250"));
            for (String name : names) {
                String reply = smtp.command("RCPT TO:<" + Premises.address(name) + ">");
                String expected = name.equals("full") ? "452 4.2.2 " : "250 ";
                assertTrue(reply.startsWith(expected), name + " -> " + reply);
            }
            assertTrue(smtp.command("DATA").startsWith("354"));
            assertTrue(smtp.command("Subject: to five\r\n\r\nhello\r\n.").startsWith("250"));
        }
        for (String name : names) {
            assertEquals(name.equals("full") ? 2 : 1, mails(name), name);
        }
        makeRoom();
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
            String reply = Talk.mail(smtp, Premises.address("full"), "Subject: room\r\n\r\n");
            assertTrue(reply.startsWith("250"), reply);
        }
    }

    private void makeRoom() throws IOException {
        try (Peer pop3 = Talk.pop3(premises.at(Door.POP3), Premises.address("full"))) {
            Talk.ok(pop3, "DELE 1");
            Talk.ok(pop3, "DELE 2");
            Talk.ok(pop3, "QUIT");
        }
    }

    @Test
    void theSameTextIsAsManyMailsAsWereSent() throws IOException {
        premises.user("ai");
        String text = "Subject: again\r\n\r\nthe same text\r\n";
        String first = "Message-ID: <1@client.example>\r\n" + text;
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
            for (String mail :
                    List.of(
                            first,
                            "Message-ID: <2@client.example>\r\n" + text,
                            first,
                            text,
                            text)) {
                assertTrue(Talk.mail(smtp, Premises.address("ai"), mail).startsWith("250"));
            }
        }
        assertEquals(5, mails("ai"));
    }

    private int mails(String name) throws IOException {
        try (Peer pop3 = Talk.pop3(premises.at(Door.POP3), Premises.address(name))) {
            return Integer.parseInt(Talk.ok(pop3, "STAT").split(" ")[1]);
        }
    }
}
