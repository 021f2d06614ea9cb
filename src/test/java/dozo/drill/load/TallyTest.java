package dozo.drill.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.drill.load.Tally.Trouble;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pauses and troubles are counted as they come. */
class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void aPauseCountsIfItEndsAfterTheEvent() {
        tally.success();
        long before = System.nanoTime();
        tally.success();
        long after = System.nanoTime();
        assertTrue(tally.longestPauseNanos(before) > 0);
        assertEquals(0, tally.longestPauseNanos(after));
        assertEquals(1, tally.between(before, after));
    }

    @Test
    void keepsWhatWasRefusedForGood() {
        tally.refusal(true, "451 later");
        tally.refusal(false, "550 never");
        assertEquals(1, tally.troubles(Trouble.LATER));
        assertEquals(1, tally.troubles(Trouble.NEVER));
        assertEquals(0, tally.troubles(Trouble.REFUSED));
        assertEquals(List.of("550 never"), tally.refusals());
    }
}
