package dozo.imap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MailboxNameTest {
    @Test
    void writesTheExamplesOfTheStandard() {
        assertEquals("~peter/mail/&U,BTFw-/&ZeVnLIqe-", MailboxName.encode("~peter/mail/台北/日本語"));
        assertEquals("Hi Mom &Jjo-!", MailboxName.encode("Hi Mom ☺!"));
        assertEquals("a&-b", MailboxName.encode("a&b"));
    }

    @Test
    void readsBackWhatItWrites() throws Malformed {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            StringBuilder name = new StringBuilder();
            for (int i = random.nextInt(20); i > 0; i--) {
                int c =
                        switch (random.nextInt(4)) {
                            case 0 -> 0x20 + random.nextInt(0x5f);
                            case 1 -> 0xA0 + random.nextInt(0x5000);
                            case 2 -> 0x1F300 + random.nextInt(0x100);
                            default -> "&-/,+".charAt(random.nextInt(5));
                        };
                name.appendCodePoint(c);
            }
            byte[] wire = MailboxName.encode(name.toString()).getBytes(StandardCharsets.US_ASCII);
            assertEquals(name.toString(), MailboxName.decode(wire), "seed " + seed);
        }
    }
}
