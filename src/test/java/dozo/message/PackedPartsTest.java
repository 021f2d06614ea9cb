package dozo.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PackedPartsTest {
    private static final List<String> WORDS =
            List.of("", "TEXT", "PLAIN", "utf-8", "土蔵", "x y", "\0", "a".repeat(300));

    @Test
    void readsWhatItWrote() {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        for (int round = 0; round < 500; round++) {
            Random random = new Random(seed + round);
            Part part = part(random, 3);
            assertEquals(part, Part.read(part.packed()), "seed " + (seed + round));
        }
    }

    @Test
    void brokenOctetsAreAClearFault() {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        for (int round = 0; round < 5_000; round++) {
            Random random = new Random(seed + round);
            byte[] packed = part(random, 2).packed();
            if (random.nextBoolean()) {
                packed = Arrays.copyOf(packed, random.nextInt(packed.length));
            } else {
                packed[random.nextInt(packed.length)] = (byte) random.nextInt();
            }
            readsOrFaults(packed, seed + round);
        }
    }

    private static void readsOrFaults(byte[] packed, long seed) {
        try {
            Part.read(packed).packed();
        } catch (MessageBroken expected) {
            assertTrue(
                    String.valueOf(expected.getMessage()).startsWith("packed parts"),
                    "seed " + seed);
        }
    }

    @Test
    void cutOffUnknownAndOverlongFormsAreRefused() {
        byte[] packed = Scanned.mail("Subject: x\n\nhi\n").structure();
        assertThrows(MessageBroken.class, () -> Part.read(new byte[0]));
        assertThrows(
                MessageBroken.class, () -> Part.read(Arrays.copyOf(packed, packed.length - 1)));
        assertThrows(
                MessageBroken.class, () -> Part.read(Arrays.copyOf(packed, packed.length + 1)));
        byte[] other = packed.clone();
        other[0] = 9;
        assertThrows(MessageBroken.class, () -> Part.read(other));
    }

    @Test
    void countsBeyondTheEndAskForNoMemory() {
        byte[] packed = new byte[40];
        Arrays.fill(packed, (byte) 1);
        for (int at = 1; at < 30; at++) {
            byte[] huge = packed.clone();
            Arrays.fill(huge, at, at + 8, (byte) 0xFF);
            assertThrows(MessageBroken.class, () -> Part.read(huge));
        }
    }

    /** The form is stored for years: it must not change unless its version does. */
    @Test
    void theFormStaysAsItIs() {
        Part part = Scanned.part("Content-Type: text/plain; charset=utf-8\n\nhi\n");
        byte[] expected = {
            1, // version
            0,
            86,
            8,
            1, // header start 0, body start +43, end +4, one line
            1,
            2, // TEXT PLAIN
            1,
            25,
            41, // CHARSET utf-8
            0,
            0,
            20, // no id, no description, 7BIT
            0,
            0,
            0,
            0,
            0,
            0,
            0 // no disposition, languages, location, MD5, envelope, parts
        };
        assertArrayEquals(expected, part.packed());
    }

    private static Part part(Random random, int depth) {
        List<Part> parts = new ArrayList<>();
        int children = depth == 0 ? 0 : random.nextInt(4);
        for (int count = 0; count < children; count++) {
            parts.add(part(random, depth - 1));
        }
        byte[] envelope = random.nextBoolean() ? null : new byte[random.nextInt(300)];
        return new Part(
                random.nextLong(),
                random.nextLong(),
                random.nextInt(1_000_000),
                random.nextInt(10_000),
                word(random),
                word(random),
                words(random),
                wordOrNull(random),
                wordOrNull(random),
                word(random),
                wordOrNull(random),
                words(random),
                List.copyOf(words(random).keySet()),
                wordOrNull(random),
                wordOrNull(random),
                envelope,
                parts);
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private static @Nullable String wordOrNull(Random random) {
        return random.nextBoolean() ? null : word(random);
    }

    private static Map<String, String> words(Random random) {
        Map<String, String> words = new LinkedHashMap<>();
        int count = random.nextInt(4);
        for (int index = 0; index < count; index++) {
            words.put(word(random), word(random));
        }
        return words;
    }
}
