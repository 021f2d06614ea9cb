package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.Premises;
import dozo.db.Disturbance;
import dozo.dialogue.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database fails at each of its calls during an IMAP session, one after the other. */
class ImapFaultsTest {
    private static final String MAIL = "Subject: one\r\n\r\nbody of one mail\r\n";
    private static final int CALLS_LIMIT = 200;

    /** Each leaves the account as the whole row found it; APPEND's literal comes with it. */
    private static final List<String> DIALOGUE =
            List.of(
                    "LIST \"\" * RETURN (STATUS (MESSAGES UNSEEN SIZE) SPECIAL-USE)",
                    "CREATE work/deep",
                    "SUBSCRIBE work/deep",
                    "STATUS work/deep (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)",
                    "GETQUOTAROOT INBOX",
                    "SELECT work/deep",
                    "APPEND work/deep (\\Flagged) {" + MAIL.length() + "+}\r\n" + MAIL,
                    "NOOP",
                    "FETCH 1 (UID FLAGS ENVELOPE BODYSTRUCTURE)",
                    "FETCH 1 BODY.PEEK[]",
                    "FETCH 1 (BODY.PEEK[HEADER.FIELDS (SUBJECT)] BODY.PEEK[TEXT])",
                    "SEARCH BODY \"one mail\"",
                    "UID SEARCH RETURN (COUNT) FLAGGED",
                    "STORE 1 +FLAGS (\\Seen keyword)",
                    "COPY 1 work",
                    "MOVE 1 work",
                    "SELECT work",
                    "STORE 1:* +FLAGS (\\Deleted)",
                    "UID EXPUNGE 1:*",
                    "CHECK",
                    "CLOSE",
                    "RENAME work/deep work/deeper",
                    "UNSUBSCRIBE work/deep",
                    "DELETE work/deeper",
                    "DELETE work");

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
    void aFailingDatabaseIsToldAsUnavailableAndLosesNothing() throws IOException {
        assertRefused(failing("out of order", 0));
    }

    @Test
    void aFullDiskIsToldAsUnavailableAndLosesNothing() throws IOException {
        assertRefused(failing("[SQLITE_FULL] database or disk is full", 13));
    }

    @Test
    void aBusyDatabaseIsToldAsUnavailableAndLosesNothing() throws IOException {
        assertRefused(failing("[SQLITE_BUSY] database is locked", 5));
    }

    private static Disturbance failing(String message, int code) {
        return moment -> {
            throw new SQLException(message, "", code);
        };
    }

    private void assertRefused(Disturbance fault) throws IOException {
        int refused = strikeAtEachCall(fault);
        assertTrue(refused > DIALOGUE.size() / 2, "refused: " + refused);
    }

    /** While a read, a write or a commit stands still, somebody else reads mails as ever. */
    @Test
    void aPauseOfTheDatabaseIsAPauseForNobodyElseAndLosesNothing() throws IOException {
        premises.user("bob");
        try (Peer bob = Talk.imap(premises.at(Door.IMAP), Premises.address("bob"))) {
            insist(bob, "APPEND INBOX {" + MAIL.length() + "+}\r\n" + MAIL);
            Talk.run(bob, "SELECT INBOX");
            int refused = strikeAtEachCall(moment -> fetch(bob));
            assertEquals(0, refused);
        }
    }

    private static void fetch(Peer bob) {
        try {
            List<String> responses = Talk.responses(bob, "FETCH 1 BODY.PEEK[]");
            assertTrue(responses.getFirst().contains("}\r\n" + MAIL + ")"), responses.getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Strikes at the k-th call, for k = 1, 2, ... until a session went through undisturbed; answers
     * how many commands were refused.
     */
    private int strikeAtEachCall(Disturbance strike) throws IOException {
        int failing = 0;
        int refused = 0;
        boolean struck = true;
        while (struck) {
            failing++;
            assertTrue(failing < CALLS_LIMIT, "it never went through");
            AtomicInteger left = new AtomicInteger(failing);
            try (Peer peer = Talk.imap(premises.at(Door.IMAP), Premises.address("ann"))) {
                premises.database()
                        .disturb(moment -> {
                            if (left.decrementAndGet() == 0) {
                                strike.before(moment);
                            }
                        });
                refused += play(peer, "call " + failing);
                struck = left.get() <= 0;
                premises.database().disturb(Disturbance.NONE);
                assertClean(peer, "call " + failing);
            }
        }
        assertTrue(failing > DIALOGUE.size() / 2, "calls of the database: " + failing);
        return refused;
    }

    /** Says the whole dialogue, each command once more if it was refused; answers how often. */
    private static int play(Peer peer, String when) throws IOException {
        int refused = 0;
        for (String command : DIALOGUE) {
            List<String> responses = Talk.responses(peer, command);
            if (!responses.getLast().startsWith("t OK")) {
                String reply = responses.getLast();
                assertTrue(reply.startsWith("t NO [UNAVAILABLE]"), when + ": " + reply);
                refused++;
                responses = Talk.responses(peer, command);
            }
            String reply = responses.getLast();
            assertTrue(reply.startsWith("t OK"), when + ": " + command + " -> " + reply);
            assertTold(command, responses, when);
        }
        return refused;
    }

    private static void assertTold(String command, List<String> responses, String when) {
        String all = String.join("\n", responses);
        if (command.equals("FETCH 1 BODY.PEEK[]")) {
            assertTrue(all.contains("}\r\n" + MAIL + ")"), when + ": " + all);
        } else if (command.startsWith("SELECT work")) {
            // after the move, and the copy before it: two; doubled or lost, it would be another
            String exists = command.endsWith("deep") ? "* 0 EXISTS" : "* 2 EXISTS";
            assertTrue(responses.contains(exists), when + ": " + all);
        } else if (command.startsWith("SEARCH")) {
            assertTrue(responses.contains("* SEARCH 1"), when + ": " + all);
        }
    }

    private static void assertClean(Peer peer, String when) throws IOException {
        List<String> left = Talk.responses(peer, "LIST \"\" work*");
        assertEquals(List.of("t OK done"), left, when);
    }

    /** Who waits in IDLE hears of a change though reading it failed at first. */
    @Test
    void idleTellsWhatCouldNotBeReadAtFirst() throws Exception {
        String ann = Premises.address("ann");
        boolean struck = true;
        for (int failing = 1; struck; failing++) {
            assertTrue(failing < CALLS_LIMIT, "it never went through");
            try (Peer idle = Talk.imap(premises.at(Door.IMAP), ann);
                    Peer other = Talk.imap(premises.at(Door.IMAP), ann)) {
                Talk.run(idle, "SELECT INBOX");
                idle.send("t IDLE\r\n");
                assertTrue(Talk.line(idle).startsWith("+ "));
                AtomicInteger left = new AtomicInteger(failing);
                premises.database()
                        .disturb(moment -> {
                            if (left.decrementAndGet() == 0) {
                                throw new SQLException("out of order");
                            }
                        });
                insist(other, "APPEND INBOX {" + MAIL.length() + "+}\r\n" + MAIL);
                assertEquals("* " + failing + " EXISTS", Talk.line(idle));
                struck = left.get() <= 0;
                premises.database().disturb(Disturbance.NONE);
                idle.send("DONE\r\n");
                assertTrue(Talk.untilTagged(idle).getLast().startsWith("t OK"));
            }
        }
    }

    private static void insist(Peer peer, String command) throws IOException {
        String reply = Talk.run(peer, command);
        if (!reply.startsWith("t OK")) {
            assertTrue(reply.startsWith("t NO [UNAVAILABLE]"), reply);
            reply = Talk.run(peer, command);
        }
        assertTrue(reply.startsWith("t OK"), reply);
    }
}
