package dozo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Iterator;
import org.junit.jupiter.api.Test;

class WarmUpTest {
    private static WarmUp costing(double... micros) throws Exception {
        Iterator<Double> rounds = Arrays.stream(micros).iterator();
        return WarmUp.of(() -> new double[] {1e6, rounds.next()});
    }

    @Test
    void endsWhenTwoRoundsCostNearlyTheSame() throws Exception {
        WarmUp warmUp = costing(740, 373, 270, 246, 175, 152, 155);

        assertEquals(7, warmUp.rounds());
        assertTrue(warmUp.steady());
        assertEquals("7 rounds to warm up", warmUp.toString());
    }

    @Test
    void tellsWhatTheFirstRoundCost() throws Exception {
        assertEquals(740, costing(740, 373, 370).cold()[1]);
    }

    @Test
    void givesUpAfterEightRounds() throws Exception {
        WarmUp warmUp = costing(1, 2, 4, 8, 16, 32, 64, 128);

        assertEquals(WarmUp.LIMIT, warmUp.rounds());
        assertFalse(warmUp.steady());
        assertEquals("8 rounds to warm up, and not steady yet", warmUp.toString());
    }
}
