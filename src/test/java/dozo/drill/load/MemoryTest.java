package dozo.drill.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A drill passes only as far as its reader would have noticed. */
class MemoryTest {
    private static final List<String> SELECTED =
            List.of(
                    "* OK [UIDVALIDITY 77] valid",
                    "* OK [UIDNEXT 6] next",
                    "* OK [HIGHESTMODSEQ 40] highest");

    private final Memory memory = new Memory("a@b.example");

    private static Listing mail(int uid, String id, boolean flagged, int modseq) {
        return Listing.of(
                List.of(
                        "* 3 FETCH (UID %d FLAGS (%s) MODSEQ (%d) BODY[HEADER.FIELDS (MESSAGE-ID)] {19}"
                                .formatted(uid, flagged ? "\\Flagged" : "", modseq),
                        "Message-ID: <" + id + ">",
                        "",
                        ")"));
    }

    private static Set<String> because(String what) {
        return Set.of("a@b.example: " + what);
    }

    private void breaks(String what, Listing last) {
        assertEquals(because(what), memory.breaches(last));
    }

    @Test
    void whatStaysTrueIsNoBreach() {
        memory.selected(SELECTED);
        memory.newest(mail(5, "x", false, 40));
        memory.begins(5);
        long changed = Listing.modseq(5, List.of("* 3 FETCH (UID 5 MODSEQ (41))"));
        memory.flagged(5, true, changed);
        memory.selected(SELECTED.subList(0, 2));
        assertEquals(Set.of(), memory.breaches(mail(5, "x", true, 41)));
    }

    @Test
    void numbersNeverGoBack() {
        memory.newest(mail(5, "x", false, 40));
        memory.selected(List.of("* OK [UIDNEXT 5] next"));
        breaks("UID 5 was there, UIDNEXT is 5", mail(5, "x", false, 40));
    }

    @Test
    void aMailboxKeepsItsHighestModSequence() {
        memory.newest(mail(5, "x", false, 40));
        memory.selected(List.of("* OK [HIGHESTMODSEQ 39] highest"));
        breaks("HIGHESTMODSEQ was 40, is 39", mail(5, "x", false, 40));
    }

    @Test
    void validityStays() {
        memory.selected(SELECTED);
        memory.selected(List.of("* OK [UIDVALIDITY 78] valid"));
        breaks("UIDVALIDITY was 77, is 78", new Listing(Map.of()));
    }

    @Test
    void anOlderNewestMailIsAStaleRead() {
        memory.newest(mail(5, "x", false, 40));
        memory.newest(mail(4, "w", false, 38));
        assertTrue(
                memory.breaches(mail(5, "x", false, 40))
                        .contains("a@b.example: the newest UID was 5, is 4"));
    }

    @Test
    void aUidIsNeverAnotherMail() {
        memory.newest(mail(5, "x", false, 40));
        memory.begins(5);
        memory.newest(mail(5, "y", false, 40));
        assertEquals(1, memory.breaches(mail(5, "y", false, 40)).size());
    }

    @Test
    void anAcknowledgedChangeIsThereWithItsNumber() {
        memory.newest(mail(5, "x", false, 40));
        memory.begins(5);
        memory.flagged(5, true, 41);
        assertEquals(1, memory.breaches(mail(5, "x", false, 40)).size());
        assertEquals(2, memory.breaches(mail(5, "x", true, 42)).size());
    }

    @Test
    void aChangeGetsAHigherNumberThanAnyTold() {
        memory.newest(mail(5, "x", false, 40));
        memory.begins(5);
        memory.flagged(5, true, 40);
        breaks("after MODSEQ 40 a change got 40", mail(5, "x", true, 40));
    }

    @Test
    void aLostAnswerLeavesBothPossible() {
        memory.newest(mail(5, "x", false, 40));
        memory.begins(5);
        memory.newest(mail(5, "x", false, 40));
        assertEquals(Set.of(), memory.breaches(mail(5, "x", true, 41)));
        assertEquals(1, memory.breaches(mail(5, "x", true, 39)).size());
    }

    @Test
    void aMailThatIsGoneWasLost() {
        memory.newest(mail(5, "x", false, 40));
        assertEquals(1, memory.breaches(new Listing(Map.of())).size());
    }
}
