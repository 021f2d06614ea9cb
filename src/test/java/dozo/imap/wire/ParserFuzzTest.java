package dozo.imap.wire;

import static org.junit.jupiter.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random and half-right commands: each is read, or refused with a text; nothing else happens. */
class ParserFuzzTest {
    private static final String[] WORDS = {
        "FETCH",
        "UID",
        "STORE",
        "SEARCH",
        "SELECT",
        "EXAMINE",
        "LIST",
        "LSUB",
        "STATUS",
        "APPEND",
        "CREATE",
        "RENAME",
        "COPY",
        "MOVE",
        "LOGIN",
        "AUTHENTICATE",
        "ENABLE",
        "ID",
        "EXPUNGE",
        "SETQUOTA",
        "RETURN",
        "(",
        ")",
        " ",
        " ",
        " ",
        " ",
        "*",
        "%",
        "$",
        "1",
        "0",
        "1:*",
        "2,4:6",
        "4294967295",
        "99999999999999999999",
        "FLAGS",
        "FLAGS.SILENT",
        "+",
        "-",
        "(\\Seen $a)",
        "\\Deleted",
        "\\*",
        "BODY",
        "BODY[",
        "BODY.PEEK[",
        "]",
        "<0.5>",
        "<",
        "HEADER.FIELDS",
        "HEADER",
        "TEXT",
        "MIME",
        ".",
        "1.2.3",
        "RFC822.SIZE",
        "ENVELOPE",
        "MODSEQ",
        "NOT",
        "OR",
        "SUBJECT",
        "FROM",
        "BEFORE",
        "1-Jan-2024",
        "\"1-Jan-2024 00:00:00 +0000\"",
        "KEYWORD",
        "CHARSET",
        "UTF-8",
        "{3}\r\nabc",
        "{3+}\r\na\0c",
        "{999999999999999999999}",
        "{5}",
        "~{5}",
        "UTF8 (",
        "\"",
        "\\",
        "\"a\\\"b\"",
        "\"\u00e9\"",
        "&",
        "&ZeVnLIqe-",
        "&AAA",
        "NIL",
        "(CONDSTORE)",
        "(QRESYNC (1 2 3:4 (1 2)))",
        "(USE (\\Sent))",
        "(CHANGEDSINCE 5 VANISHED)",
        "(UNCHANGEDSINCE 5)",
        "INBOX",
        "a/b",
        "\0",
        "\r",
        "\n",
        "\u0080"
    };

    @Test
    void neverThrowsAnythingElse() {
        long seed = Long.getLong("dozo.fuzz.seed", System.nanoTime());
        long end = System.nanoTime() + Long.getLong("dozo.fuzz.seconds", 2) * 1_000_000_000L;
        Random random = new Random(seed);
        for (long round = 0; System.nanoTime() < end; round++) {
            byte[] command = command(random);
            try {
                CommandParser.parse(new Cursor(command, 0, command.length, random.nextBoolean()));
            } catch (Malformed e) {
                if (e.text().chars().anyMatch(c -> c < 0x20 || c > 0x7e)) {
                    fail("seed " + seed + ": a text that is no line: " + e.text());
                }
            } catch (RuntimeException | StackOverflowError e) {
                fail(
                        "seed "
                                + seed
                                + " round "
                                + round
                                + ": "
                                + new String(command, StandardCharsets.ISO_8859_1),
                        e);
            }
        }
    }

    private static byte[] command(Random random) {
        StringBuilder text = new StringBuilder(WORDS[random.nextInt(20)]).append(' ');
        for (int i = random.nextInt(14); i > 0; i--) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        byte[] octets = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(3); i > 1; i--) {
            octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
        }
        return octets;
    }
}
