package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WanTest {
    @Test
    void aLineCarriesWhatItReceivesAndSends() {
        String counters =
                """
                Inter-|   Receive                         |  Transmit
                 face |bytes    packets errs drop fifo frame compressed multicast|bytes packets
                    lo: 99999 10 0 0 0 0 0 0 99999 10 0 0 0 0 0 0
                  eth0:1000 7 0 0 0 0 0 0 234 5 0 0 0 0 0 0
                """;
        assertEquals(1_234, Wan.carriedBytes(counters.lines()));
        assertThrows(LabBroken.class, () -> Wan.carriedBytes(Stream.of("lo: 1 2")));
    }
}
