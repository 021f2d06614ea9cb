package dozo.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How a mail looks on the wire (RFC 1939 3). \n in the tables stands for CR LF, | for a bare LF.
 */
class DotStufferTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            quoteCharacter = '"',
            value = {
                "a\\n            > a\\n.\\n",
                ".\\n            > ..\\n.\\n",
                ".a\\n..b\\nc.\\n > ..a\\n...b\\nc.\\n.\\n",
                "a               > a\\n.\\n",
                "a|              > a|\\n.\\n",
                "a|.b\\n         > a|..b\\n.\\n",
                "a\\n.           > a\\n..\\n.\\n",
                "\\n\\n.         > \\n\\n..\\n.\\n",
                "\"\"            > .\\n"
            })
    void writesMailAsTheBodyOfAReply(String mail, String expected) throws IOException {
        assertEquals(wire(expected), stuffed(wire(mail), mail.length() + 1));
    }

    @Test
    void writesTheSameHoweverTheMailIsCut() throws IOException {
        var random = new Random(1939);
        for (int round = 0; round < 3_000; round++) {
            String mail = randomMail(random);
            assertEquals(
                    expected(mail),
                    stuffed(mail, 1 + random.nextInt(5)),
                    "seed 1939, round " + round);
        }
    }

    /** The plain way to say it, slow: by lines. */
    private static String expected(String mail) {
        String stuffed = mail.replace("\n.", "\n..");
        stuffed = stuffed.startsWith(".") ? "." + stuffed : stuffed;
        return stuffed + (mail.isEmpty() || mail.endsWith("\r\n") ? "" : "\r\n") + ".\r\n";
    }

    private static String randomMail(Random random) {
        var mail = new StringBuilder();
        for (int length = random.nextInt(40); length > 0; length--) {
            mail.append("..\n\r\r\nab".charAt(random.nextInt(8)));
        }
        return mail.toString();
    }

    private static String stuffed(String mail, int pieces) throws IOException {
        var wire = new ByteArrayOutputStream();
        var stuffer = new DotStuffer(wire);
        byte[] octets = mail.getBytes(ISO_8859_1);
        for (int at = 0; at < octets.length; at += pieces) {
            stuffer.write(octets, at, Math.min(pieces, octets.length - at));
        }
        stuffer.finish();
        return wire.toString(ISO_8859_1);
    }

    private static String wire(String text) {
        return text.replace("\\n", "\r\n").replace('|', '\n');
    }
}
