package dozo.command.customer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static List<List<String>> fields(String text) throws Csv.Broken {
        return Csv.read(text).stream().map(Csv.Row::fields).toList();
    }

    private static String broken(String text) {
        Csv.Broken broken = assertThrows(Csv.Broken.class, () -> Csv.read(text), text);
        return broken.line() + " " + broken.key();
    }

    @Test
    void readsRecordsAndQuotedFields() throws Csv.Broken {
        assertEquals(
                List.of(List.of("a", "b", ""), List.of("c,d", "e\"f", "g\r\nh")),
                fields("a,b,\r\n\"c,d\",\"e\"\"f\",\"g\r\nh\"\r\n"));
        assertEquals(List.of(List.of("a"), List.of("b")), fields("a\nb"));
        assertEquals(List.of(List.of("", "")), fields(","));
        assertEquals(List.of(), fields(""));
    }

    @Test
    void skipsEmptyLinesAndCountsThem() throws Csv.Broken {
        assertEquals(
                List.of(new Csv.Row(2, List.of("a")), new Csv.Row(5, List.of("b"))),
                Csv.read("\na\n\n\r\nb\n"));
        assertEquals(
                List.of(new Csv.Row(1, List.of("a\nb", "c")), new Csv.Row(3, List.of("d"))),
                Csv.read("\"a\nb\",c\nd"));
    }

    @Test
    void isStrictAboutQuotesAndLineEnds() {
        assertEquals("1 csv.stray-quote", broken("a\"b,c"));
        assertEquals("2 csv.open-quote", broken("a\n\"b,c\nd\n"));
        assertEquals("1 csv.after-quote", broken("\"a\"b"));
        assertEquals("1 csv.bare-return", broken("a\rb"));
        assertEquals("1 csv.too-many-fields", broken(",".repeat(20_000)));
    }

    @Test
    void readsBackWhateverIsWritten() throws Csv.Broken {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String letters = "ab,\"\r\n 蔵";
        for (int round = 0; round < 2_000; round++) {
            List<String> row = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            int fields = 1 + random.nextInt(5);
            for (int i = 0; i < fields; i++) {
                StringBuilder field = new StringBuilder("x");
                for (int j = random.nextInt(6); j > 0; j--) {
                    field.append(letters.charAt(random.nextInt(letters.length())));
                }
                row.add(field.toString());
                text.append(i == 0 ? "" : ",").append('"');
                text.append(field.toString().replace("\"", "\"\"")).append('"');
            }
            assertEquals(List.of(row), fields(text + "\r\n"), "seed " + seed);
        }
    }

    @Test
    void noTextMakesItHangOrThrowAnythingElse() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String letters = "a,\"\r\n";
        int good = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            try {
                Csv.read(text.toString());
                good++;
            } catch (Csv.Broken strict) {
                assertTrue(strict.line() > 0, "seed " + seed);
            }
        }
        assertTrue(good > 0, "seed " + seed);
    }
}
