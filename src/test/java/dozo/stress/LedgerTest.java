package dozo.stress;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What sessions agree on can be broken, and then it is said. */
class LedgerTest {
    private static final String KEYWORD = "own-0";
    private static final Set<Long> UID = Set.of(7L);
    private static final Set<String> BARE = Set.of();
    private static final Set<String> MARKED = Set.of(KEYWORD);

    private final Ledger ledger = new Ledger(List.of(KEYWORD));

    @Test
    void aMailThatArrivedIsThereAndUnmarked() {
        arrive();
        assertTrue(wrong(Map.of()));
        assertTrue(wrong(Map.of(7L, MARKED)));
        assertFalse(wrong(Map.of(7L, BARE)));
    }

    @Test
    void aMailThatSomebodySawMustStay() {
        assertFalse(wrong(Map.of(7L, BARE)));
        assertTrue(wrong(Map.of()));
        ledger.doom(UID);
        assertFalse(wrong(Map.of()));
    }

    @Test
    void aMailThatIsGoneStaysGone() {
        arrive();
        assertThrows(Mismatch.class, () -> ledger.gone(7));
        ledger.doom(UID);
        ledger.gone(7);
        assertTrue(wrong(Map.of(7L, BARE)));
    }

    @Test
    void anAcknowledgedChangeIsSeen() {
        arrive();
        mark(true);
        assertTrue(wrong(Map.of(7L, BARE)));
        assertFalse(wrong(Map.of(7L, MARKED)));
    }

    @Test
    void anUnansweredChangeMayComeLateButOnce() {
        arrive();
        lose(true);
        assertFalse(ledger.certain(KEYWORD, 7));
        assertFalse(wrong(Map.of(7L, BARE)));
        assertFalse(wrong(Map.of(7L, MARKED))); // it came
        assertTrue(ledger.certain(KEYWORD, 7));
        assertTrue(wrong(Map.of(7L, BARE)));
        mark(false);
        assertTrue(wrong(Map.of(7L, MARKED)));
    }

    @Test
    void whatIsDoneAgainAfterNoAnswerIsCertain() {
        arrive();
        lose(true);
        mark(true);
        assertTrue(wrong(Map.of(7L, BARE)));
        assertFalse(wrong(Map.of(7L, MARKED)));
    }

    @Test
    void aLookThatBeganBeforeTheAnswerShowsEither() {
        arrive();
        long began = ledger.now();
        mark(true);
        assertDoesNotThrow(() -> ledger.audit(Map.of(7L, BARE), began));
        assertTrue(wrong(Map.of(7L, BARE)));
    }

    @Test
    void oneUidIsOneMailAndOneMailIsOneUid() {
        arrive();
        assertThrows(Mismatch.class, () -> ledger.content(8, "never sent"));
        ledger.sending("second");
        assertThrows(Mismatch.class, () -> ledger.content(7, "second"));
        ledger.content(8, "second");
        assertThrows(Mismatch.class, () -> ledger.content(9, "first"));
    }

    @Test
    void uidsAreNotGivenTwiceNorBelowWhatWasPredicted() {
        arrive();
        long began = ledger.sending("second");
        assertThrows(Mismatch.class, () -> ledger.arrived(6, "second", began));
        assertThrows(Mismatch.class, () -> select(1, 7, 1));
    }

    @Test
    void mailboxNumbersDoNotGoBack() {
        select(1, 7, 30);
        assertThrows(Mismatch.class, () -> select(2, 7, 30));
        assertThrows(Mismatch.class, () -> select(1, 6, 30));
        ledger.told(31);
        assertThrows(Mismatch.class, () -> select(1, 7, 30));
        select(1, 7, 31);
    }

    @Test
    void aModseqStandsForOneSetOfFlagsAndDoesNotGoBack() {
        long before = ledger.now();
        ledger.flags(7, 20, MARKED);
        ledger.flags(7, 20, MARKED);
        assertThrows(Mismatch.class, () -> ledger.flags(7, 20, BARE));
        ledger.modseqs(Map.of(7L, 20L), ledger.now());
        ledger.modseqs(Map.of(7L, 19L), before);
        assertThrows(Mismatch.class, () -> ledger.modseqs(Map.of(7L, 19L), ledger.now()));
    }

    private void arrive() {
        ledger.arrived(7, "first", ledger.sending("first"));
    }

    private void mark(boolean set) {
        ledger.beginMarking(KEYWORD, UID);
        ledger.endMarking(KEYWORD, UID, UID, set, "STORE");
    }

    private void lose(boolean set) {
        ledger.beginMarking(KEYWORD, UID);
        ledger.loseMarking(KEYWORD, UID, set, "STORE");
    }

    private void select(long uidValidity, long uidNext, long highestModseq) {
        View view = new View(ledger);
        view.uidValidity = uidValidity;
        view.uidNext = uidNext;
        view.highestModseq = highestModseq;
        ledger.selected(view, ledger.now());
    }

    /** Is a look that begins now, and shows this, a mismatch? */
    private boolean wrong(Map<Long, Set<String>> seen) {
        try {
            ledger.audit(seen, ledger.now());
            return false;
        } catch (Mismatch found) {
            return true;
        }
    }
}
