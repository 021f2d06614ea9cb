package dozo.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of removals is cut back while a mailbox is selected (RFC 7162 3.2.5.1). */
class ForgottenRemovalsTest {
    private static final String MAIL = "A: b\r\n\r\nx\r\n";

    @TempDir private Path folder;

    @Test
    void allThatIsAbsentIsToldWhenNobodyKnowsAnyMoreWhatVanishedSince() throws IOException {
        try (ImapHouse house = new ImapHouse(folder)) {
            house.user("anna");
            try (Peer peer = Peer.connect(house.address(), Duration.ofSeconds(20))) {
                peer.readLine();
                said(peer, "LOGIN anna@dozo.example secret");
                for (int i = 0; i < 5; i++) {
                    said(peer, "APPEND INBOX {" + MAIL.length() + "+}\r\n" + MAIL);
                }
                said(peer, "ENABLE QRESYNC");
                String before = modseq(said(peer, "SELECT INBOX"));
                said(peer, "STORE 2,4 +FLAGS (\\Deleted)");
                String after = modseq(said(peer, "EXPUNGE"));
                String asked = "UID FETCH 1:3 UID (CHANGEDSINCE " + before + " VANISHED)";
                assertEquals("* VANISHED (EARLIER) 2", said(peer, asked).lines().findFirst().get());
                said(peer, "STORE 1 +FLAGS (\\Deleted)");
                forget(house, modseq(said(peer, "EXPUNGE")));
                assertEquals(
                        "* VANISHED (EARLIER) 1:2", said(peer, asked).lines().findFirst().get());
                assertEquals(
                        "* VANISHED (EARLIER) 1:2,4",
                        said(peer, "UID FETCH 1:* UID (CHANGEDSINCE " + after + " VANISHED)")
                                .lines()
                                .findFirst()
                                .get());
            }
        }
    }

    /** As the store's upkeep does after very many changes. */
    private static void forget(ImapHouse house, String modseq) {
        house.database.write(
                (tx, works) -> {
                    PreparedStatement raise = tx.prepare("UPDATE mailbox SET oldest_modseq = ?");
                    raise.setLong(1, works.getFirst());
                    raise.executeUpdate();
                    tx.prepare("DELETE FROM expunged").executeUpdate();
                    return works;
                },
                Long.valueOf(modseq));
    }

    private static String modseq(String responses) {
        return responses.replaceFirst("(?s).*\\[HIGHESTMODSEQ (\\d+)\\].*", "$1");
    }

    private static String said(Peer peer, String command) throws IOException {
        peer.send("t " + command + "\r\n");
        StringBuilder responses = new StringBuilder();
        String line = peer.readLine();
        while (line != null && !line.startsWith("t ")) {
            responses.append(line).append('\n');
            line = peer.readLine();
        }
        return responses.append(line).toString();
    }
}
