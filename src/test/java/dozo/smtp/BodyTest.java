package dozo.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.house.MailHouse;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BodyTest {
    private static final byte[] PIECE = new byte[1 << 20];

    @TempDir Path folder;

    @Test
    void listensToWasteForAWhileAndThenGivesUp() {
        try (MailHouse house = new MailHouse(folder, MailHouse.Wishes.NONE);
                Body body = new Body(house.blobs.draft(), PIECE.length)) {
            body.write(PIECE, 0, PIECE.length);
            assertNull(body.flaw());
            body.write(PIECE, 0, 1);
            assertEquals(552, Objects.requireNonNull(body.flaw()).code());
            for (long left = Body.WASTE_LIMIT_BYTES / PIECE.length; left > 0; left--) {
                assertFalse(body.hopeless());
                body.write(PIECE, 0, PIECE.length);
            }
            body.write(PIECE, 0, 1);
            assertTrue(body.hopeless());
            assertEquals(PIECE.length, body.size());
        }
    }

    @Test
    void staysWithItsFirstFlaw() {
        try (MailHouse house = new MailHouse(folder, MailHouse.Wishes.NONE);
                Body body = new Body(house.blobs.draft(), 10)) {
            body.write(PIECE, 0, 11);
            body.bareLineEnd();
            assertEquals(552, Objects.requireNonNull(body.flaw()).code());
        }
    }
}
