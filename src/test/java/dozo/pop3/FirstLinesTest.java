package dozo.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What TOP shows (RFC 1939 7). \n in the table stands for CR LF. */
class FirstLinesTest {
    @ParameterizedTest
    @CsvSource({
        "A: b\\n\\none\\ntwo\\n, 0, A: b\\n\\n",
        "A: b\\n\\none\\ntwo\\n, 1, A: b\\n\\none\\n",
        "A: b\\n\\none\\ntwo\\n, 2, A: b\\n\\none\\ntwo\\n",
        "A: b\\n\\none\\ntwo\\n, 9, A: b\\n\\none\\ntwo\\n",
        "A: b\\n\\n\\n\\nx\\n,    1, A: b\\n\\n\\n",
        "A: b\\n,                 5, A: b\\n",
        "\\none\\ntwo\\n,         1, \\none\\n",
        "A: b\\n\\none,           1, A: b\\n\\none"
    })
    void keepsHeaderAndFirstLines(String mail, int lines, String expected) throws IOException {
        byte[] octets = wire(mail).getBytes(ISO_8859_1);
        for (int piece = 1; piece <= octets.length; piece++) {
            var passed = new ByteArrayOutputStream();
            var first = new FirstLines(passed, lines);
            for (int at = 0; at < octets.length; at += piece) {
                first.write(octets, at, Math.min(piece, octets.length - at));
            }
            assertEquals(wire(expected), passed.toString(ISO_8859_1), "pieces of " + piece);
        }
    }

    private static String wire(String text) {
        return text.replace("\\n", "\r\n");
    }
}
