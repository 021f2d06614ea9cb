package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.Premises;
import dozo.dialogue.Peer;
import dozo.house.MailHouse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** NUL and octets that are no text, in mails and in the names of mailboxes. */
class BrokenCharactersTest {
    private static final String ANN = Premises.address("ann");

    /** Each is a mail of its own; one octet per character. */
    private static final List<String> MAILS =
            List.of(
                    "Subject: a\0b\r\n\r\nbody\r\n",
                    "Subject: x\r\nX-\0: \0\r\n\r\n\0\0\0\r\n\0\r\n",
                    "\0\r\n\r\n\0\r\n",
                    "Subject: \u0080\u00ff\u00c0\u00af\r\nFrom: \u00e9@\u00fe\r\n\r\n\u0081\r\n",
                    "Subject: =?no-such-charset?Q?=00=FF?=\r\n\r\nx\r\n",
                    "Subject: =?UTF-8?B?gICA?= =?ISO-2022-JP?B?GyRC?=\r\n\r\nx\r\n",
                    "Subject: =?UTF-8?Q?a=00b?=\r\n\r\nx\r\n",
                    "Content-Type: text/plain; charset=\"\0\"\r\nSubject: c\r\n\r\n\u00a4\u0000\r\n",
                    "Content-Type: multipart/mixed; boundary=\"\0\"\r\n\r\n--\0\r\n\r\na\r\n--\0--\r\n");

    private static final List<String> BAD_NAMES =
            List.of(
                    "\"a\0b\"", // NUL is no character of a string
                    "{3+}\r\na\0b",
                    "\"a&b\"", // a shift that never ends
                    "\"&AGE-\"", // RFC 3501 5.1.3: "a" must stand for itself
                    "\"&Jjo\"",
                    "\"&Jjo-&Jjo-\"", // a superfluous shift
                    "\"&2AA-\"", // half of a surrogate pair
                    "\"&AAA-\"", // NUL by way of modified UTF-7
                    "\"&!!!-\"",
                    "\"\u00e9t\u00e9\"", // eight bits
                    "{4+}\r\n\u00c0\u00afab", // an overlong slash
                    "{3+}\r\n\u00ff\u00fe\u00fd");

    private static final List<String> BAD_UTF8_NAMES =
            List.of(
                    "\"\u00c0\u00af\"", // overlong
                    "\"\u00e0\u0080\u00af\"",
                    "\"\u00f0\u0080\u0080\u00af\"",
                    "\"\u00ed\u00a0\u0080\"", // a surrogate
                    "\"\u00f4\u0090\u0080\u0080\"", // above U+10FFFF
                    "\"\u00e3\u0081\"", // cut off
                    "\"\u0080\"",
                    "\"a\0b\"");

    @TempDir private Path folder;
    private Premises premises;

    @BeforeEach
    void open() throws IOException {
        premises = new Premises(folder.resolve("data"));
        premises.user("ann");
    }

    @AfterEach
    void close() throws IOException {
        premises.close();
    }

    @Test
    void mailsComeBackOctetByOctetWhateverIsInThem() throws IOException {
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
            for (String mail : MAILS) {
                String reply = Talk.mail(smtp, ANN, mail);
                assertTrue(reply.startsWith("250"), shown(mail) + " -> " + reply);
            }
        }
        try (Peer imap = Talk.imap(premises.at(Door.IMAP), ANN);
                Peer pop3 = Talk.pop3(premises.at(Door.POP3), ANN)) {
            assertOk(imap, "SELECT INBOX");
            for (int number = 1; number <= MAILS.size(); number++) {
                String sent = MAILS.get(number - 1);
                String fetched = Talk.fetched(imap, "FETCH " + number + " BODY.PEEK[]");
                assertEquals(shown(sent), shown(MailHouse.body(fetched)), "IMAP " + number);
                String retrieved = Talk.retrieved(pop3, number);
                assertEquals(shown(fetched), shown(retrieved), "POP3 " + number);
            }
        }
    }

    /** NUL is no CHAR of RFC 9051's grammar: in what is not a literal it would break a client. */
    @Test
    void structuresOfBrokenMailsAreClean() throws IOException {
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
            for (String mail : MAILS) {
                Talk.mail(smtp, ANN, mail);
            }
        }
        try (Peer imap = Talk.imap(premises.at(Door.IMAP), ANN)) {
            assertOk(imap, "SELECT INBOX");
            for (String items : List.of("(ENVELOPE)", "(BODYSTRUCTURE)", "FULL")) {
                List<String> responses = Talk.responses(imap, "FETCH 1:* " + items);
                assertEquals(MAILS.size() + 1, responses.size(), items);
                for (String response : responses) {
                    assertTrue(response.indexOf('\0') < 0, shown(response));
                }
            }
            assertOk(imap, "SEARCH SUBJECT \"a\" TEXT \"b\"");
        }
    }

    @Test
    void refusesNamesThatAreNoText() throws IOException {
        try (Peer imap = Talk.imap(premises.at(Door.IMAP), ANN)) {
            refuses(imap, BAD_NAMES);
            assertEquals(1, inboxes(imap), "nothing else is there");
            assertOk(imap, "ENABLE UTF8=ACCEPT");
            refuses(imap, BAD_UTF8_NAMES);
            assertOk(imap, "CREATE \"" + octets("メモ") + "\"");
        }
    }

    private static void refuses(Peer imap, List<String> names) throws IOException {
        List<String> before = Talk.responses(imap, "LIST \"\" *");
        for (String name : names) {
            for (String command : List.of("CREATE ", "SELECT ", "DELETE ", "RENAME INBOX ")) {
                String reply = Talk.run(imap, command + name);
                boolean refused = reply.startsWith("t BAD ") || reply.startsWith("t NO ");
                assertTrue(refused, shown(command + name) + " -> " + reply);
            }
            assertOk(imap, "NOOP"); // in step, and no row of mistakes
        }
        assertEquals(before, Talk.responses(imap, "LIST \"\" *"));
    }

    private static long inboxes(Peer imap) throws IOException {
        return Talk.responses(imap, "LIST \"\" INBOX").size() - 1L;
    }

    private static void assertOk(Peer imap, String command) throws IOException {
        String reply = Talk.run(imap, command);
        assertTrue(reply.startsWith("t OK"), command + " -> " + reply);
    }

    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static String shown(String octets) {
        return octets.replace("\0", "<NUL>");
    }
}
