package dozo.bench.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RoundTest {
    @Test
    void tellsEachFigureForEachMail() {
        Round round =
                new Round(1_000, 4_096, 2_000_000_000L, 1_500_000_000L, 6_144_000L, 8_000_000L);
        assertEquals(500, round.perSecond());
        assertEquals(1_500, round.cpuMicrosEach());
        assertEquals(1.5, round.logPerOctet());
        assertEquals(6.4, round.megabitsAtHundred(), 1e-9); // 8,000 octets a mail, 100 times
    }
}
