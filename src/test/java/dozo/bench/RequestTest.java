package dozo.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {
    @Test
    void readsTheOptions() {
        String line = "imap --against dovecot --works SELECT --rounds 5 --scale 0.1 --folder /srv";
        Request expected = new Request("imap", "SELECT", true, 5, 0.1, Path.of("/srv"));
        assertEquals(expected, Request.of(List.of(line.split(" "))));
        assertEquals(new Request("store", "", false, 0, 1, null), Request.of(List.of("store")));
    }

    @Test
    void saysWhatIsWrong() {
        refuses("", "there is no benchmark");
        refuses("tea", "there is no benchmark tea");
        refuses("smtp --rounds", "--rounds needs a value");
        refuses("smtp --rounds 0", "--rounds is a whole number above 0, not 0");
        refuses("smtp --rounds 1.5", "--rounds is a whole number above 0, not 1.5");
        refuses("smtp --scale few", "--scale is a number above 0, not few");
        refuses("smtp --against exim", "--against is postfix or dovecot, not exim");
        refuses("store --against postfix", "store has no reference");
        refuses("smtp --tea hot", "there is no option --tea");
    }

    private static void refuses(String line, String said) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" "));
        String message =
                assertThrows(IllegalArgumentException.class, () -> Request.of(words)).getMessage();
        assertTrue(String.valueOf(message).startsWith(said), message);
    }
}
