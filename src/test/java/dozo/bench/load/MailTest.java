package dozo.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MailTest {
    @Test
    void hasTheOctetsThatWereAskedForInLinesThatEndAsMailsDo() {
        for (int octets = 512; octets < 700; octets++) {
            String mail = text(octets, octets);
            assertEquals(octets, mail.length());
            assertTrue(mail.endsWith("\r\n"));
            String rest = mail.replace("\r\n", "");
            assertFalse(rest.contains("\r") || rest.contains("\n"), "bare CR or LF in " + octets);
            assertFalse(mail.contains("\r\n."), "a dot that ends DATA in " + octets);
        }
    }

    @Test
    void everyMailIsItsOwnOctets() {
        Set<String> bodies = new HashSet<>();
        for (int number = 0; number < 2_000; number++) {
            String mail = text(number, 4096);
            bodies.add(mail.substring(mail.indexOf("\r\n\r\n")));
        }
        assertEquals(2_000, bodies.size());
    }

    @Test
    void latenciesAreThoseThatSoManyDidNotExceed() {
        long[] sorted = new long[200];
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] = i + 1L;
        }
        assertEquals(100, PacedLoad.part(sorted, 0.5));
        assertEquals(198, PacedLoad.part(sorted, 0.99));
        assertEquals(200, PacedLoad.part(sorted, 1));
        assertEquals(7, PacedLoad.part(new long[] {7}, 0.5));
    }

    private static String text(long number, int octets) {
        return new String(Mail.make(number, octets), StandardCharsets.US_ASCII);
    }
}
