package dozo.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the dialogues of addresses can't see: what was read. */
class MailPathTest {
    @Test
    void tellsAddressAndRest() {
        assertEquals(new MailPath("", false, ""), MailPath.read("FROM:<>", "FROM:"));
        assertEquals(
                new MailPath("a@b.example", false, "SIZE=1 X=2"),
                MailPath.read("from: <a@b.example>  SIZE=1 X=2 ", "FROM:"));
        assertEquals(
                new MailPath("a@b.example", false, "X"), MailPath.read("TO:a@b.example X", "TO:"));
    }

    @Test
    void forgetsTheSourceRoute() {
        assertEquals(
                new MailPath("a@b.example", false, ""),
                MailPath.read("TO:<@x.example,@y.example:a@b.example>", "TO:"));
    }

    @Test
    void keepsQuotesAsTheyCame() {
        assertEquals(
                new MailPath("\"a \\\" > b\"@c.example", false, ""),
                MailPath.read("TO:<\"a \\\" > b\"@c.example>", "TO:"));
    }

    @Test
    void seesWhatIsBeyondAscii() {
        assertEquals(
                new MailPath("山@蔵.example", true, ""), MailPath.read("TO:<山@蔵.example>", "TO:"));
        // a no-break space and a control character are no letters
        assertNull(MailPath.read("TO:<a\u00a0b@c.example>", "TO:"));
        assertNull(MailPath.read("TO:<a\u0085b@c.example>", "TO:"));
        assertNull(MailPath.read("TO:<a\tb@c.example>", "TO:"));
        assertNull(MailPath.read("TO:<\"a\0b\"@c.example>", "TO:"));
    }

    /** What is read from noise can be read again, and never holds what would end a header. */
    @Test
    void readsNoiseWithoutTrouble() {
        String pieces = "<>@:,.\"\\[] aé\t";
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder("TO:");
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            MailPath path = MailPath.read(text.toString(), "TO:");
            if (path != null && !path.address().isEmpty()) {
                MailPath again = MailPath.read("TO:<" + path.address() + ">", "TO:");
                assertEquals(
                        new MailPath(path.address(), path.international(), ""),
                        again,
                        text + " -Ddozo.seed=" + seed);
            }
        }
    }
}
