package dozo.drill.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What breaks a promise is seen; what was never promised is not. */
class ReckoningTest {
    private static final String ONE = "<1.a.kill-7@sender.example>";
    private static final String TWO = "<2.a.kill-7@sender.example>";
    private static final String THREE = "<3.a.kill-7@sender.example>";

    @TempDir private Path folder;

    @Test
    void seesWhatIsLostDoubledAndSentBack() {
        Set<String> acknowledged = Set.of(ONE, TWO);
        Map<String, Integer> there = Map.of(TWO, 2, THREE, 1, "<x@drill.example>", 1);
        Reckoning reckoning = Reckoning.of(acknowledged, there);
        assertEquals(Set.of(ONE), reckoning.lost());
        assertEquals(Set.of(TWO), reckoning.doubled());
        assertEquals(Set.of("<x@drill.example>"), reckoning.bounces());
    }

    @Test
    void aMailThatWasNotAcknowledgedMayBeThereOrNot() {
        Reckoning there = Reckoning.of(Set.of(ONE), Map.of(ONE, 1, TWO, 1));
        assertEquals(new Reckoning(Set.of(), Set.of(), Set.of()), there);
        assertEquals(there, Reckoning.of(Set.of(ONE), Map.of(ONE, 1)));
    }

    @Test
    void anotherRunsMailsAreNotThisOnesFault() {
        Map<String, Integer> there = Map.of(ONE, 1, "<1.a.kill-6@sender.example>", 2);
        assertEquals(Set.of(), Reckoning.of(Set.of(ONE), there).doubled());
    }

    @Test
    void allLedgersOfAFolderCount() throws Exception {
        try (Ledger outside = new Ledger(folder, "outside");
                Ledger inside = new Ledger(folder, "inside")) {
            outside.acknowledged(ONE);
            inside.acknowledged(TWO);
            assertEquals(Set.of(ONE, TWO), Ledger.read(folder));
        }
    }

    @Test
    void readsWhatAFetchSays() {
        Listing listing =
                Listing.of(
                        List.of(
                                "* 1 FETCH (UID 4 FLAGS (\\Flagged) BODY[HEADER.FIELDS"
                                        + " (MESSAGE-ID)] {36}",
                                "Message-ID: " + ONE,
                                "",
                                ")",
                                "* 1 FETCH (UID 4 FLAGS ())",
                                "* 2 FETCH (UID 7 FLAGS (\\Seen) BODY[HEADER.FIELDS"
                                        + " (MESSAGE-ID)] {2}",
                                "",
                                ")"));
        Map<Long, Listing.Mail> mails =
                Map.of(4L, new Listing.Mail(ONE, true, 0), 7L, new Listing.Mail("", false, 0));
        assertEquals(mails, listing.mails());
    }
}
