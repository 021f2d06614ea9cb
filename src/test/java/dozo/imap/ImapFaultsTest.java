package dozo.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.DatabaseBroken;
import dozo.db.Disturbance;
import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A fault of the database at each moment of each command: the answer is NO [UNAVAILABLE] or comes
 * from memory, and the session goes on.
 */
class ImapFaultsTest {
    private static final String MAIL = "Subject: x\r\n\r\nbody\r\n";
    private static final String APPEND = "APPEND INBOX {" + MAIL.length() + "+}\r\n" + MAIL;

    /** Several chunks, so that some are written while the rest is still to come. */
    private static final String LARGE =
            "APPEND INBOX {700018+}\r\n"
                    + "Subject: x\r\n\r\n"
                    + "xxxxxx\r\n".repeat(87500)
                    + "last";

    private static final List<String> COMMANDS =
            List.of(
                    "SELECT INBOX",
                    "EXAMINE INBOX",
                    "LIST \"\" * RETURN (STATUS (MESSAGES))",
                    "LSUB \"\" *",
                    "STATUS INBOX (MESSAGES DELETED-STORAGE)",
                    "CREATE made",
                    "RENAME made other",
                    "SUBSCRIBE other",
                    "DELETE other",
                    "GETQUOTAROOT INBOX",
                    APPEND,
                    LARGE,
                    "FETCH 1:* (FLAGS ENVELOPE)",
                    "FETCH 1 (BODY[])",
                    "FETCH 1:* (BODY.PEEK[])",
                    "STORE 1 +FLAGS (\\Seen $new)",
                    "STORE 1 -FLAGS (\\Seen $new)",
                    "SEARCH TEXT body",
                    "COPY 1 Trash",
                    "MOVE 1 Trash",
                    "UID FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)",
                    "STORE 1 +FLAGS (\\Deleted)",
                    "EXPUNGE",
                    "NOOP");

    @TempDir Path folder;

    @Test
    void theSessionOutlivesEveryFault() throws IOException {
        try (ImapHouse house = new ImapHouse(folder)) {
            house.user("anna");
            try (Peer peer = Peer.connect(house.address(), Duration.ofSeconds(20))) {
                peer.readLine();
                answer(peer, "LOGIN anna@dozo.example secret");
                answer(peer, "ENABLE QRESYNC");
                for (int i = 0; i < 12; i++) {
                    answer(peer, APPEND);
                }
                int faults = 0;
                for (String command : COMMANDS) {
                    answer(peer, "SELECT INBOX");
                    faults += disturbed(house, peer, command);
                }
                assertTrue(faults > COMMANDS.size(), faults + " faults struck");
                assertTrue(answer(peer, "FETCH 1:* (FLAGS BODY.PEEK[])").startsWith("OK"));
            }
        }
    }

    /**
     * Runs a command again and again, with a fault at a later moment each time; how many struck.
     */
    private static int disturbed(ImapHouse house, Peer peer, String command) throws IOException {
        for (int strikeAt = 1; ; strikeAt++) {
            AtomicInteger moments = new AtomicInteger();
            int chosen = strikeAt;
            house.database.disturb(moment -> {
                if (moments.incrementAndGet() == chosen) {
                    throw new DatabaseBroken(
                            DatabaseBroken.Kind.BUSY, "on purpose", new IOException("test"));
                }
            });
            String answer = answer(peer, command);
            house.database.disturb(Disturbance.NONE);
            assertTrue(
                    answer.startsWith("OK") || answer.startsWith("NO "),
                    command + " with fault " + strikeAt + ": " + answer);
            assertEquals("OK done", answer(peer, "NOOP"), command + " with fault " + strikeAt);
            if (moments.get() < chosen) {
                return strikeAt - 1;
            }
            assertTrue(strikeAt < 100, command + " never ends");
            answer(peer, "SELECT INBOX");
        }
    }

    /** The tagged response without its tag. */
    private static String answer(Peer peer, String command) throws IOException {
        peer.send("tag " + command + "\r\n");
        @Nullable String line = peer.readLine();
        while (line != null && !line.startsWith("tag ")) {
            assertFalse(line.contains(" BAD "), command + ": " + line);
            line = peer.readLine();
        }
        return line == null ? "closed" : line.substring(4);
    }
}
