package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails made to cost: each must stay near the price of its octets. */
final class HostileMailTest {
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** Enough to see a cost that grows with the square. */
    private static final int OCTETS = 1 << 18;

    private static final String[] FIELDS = {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "References",
        "Content-Type",
        "Content-Disposition",
        "Content-Language",
        "Delivered-To",
        "X",
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(",
                "()",
                "\"",
                "\\",
                "<",
                ">",
                "<a>",
                "<@",
                "@",
                ":",
                ";",
                ",",
                "a,",
                "a:",
                "a;",
                " ",
                ". ",
                "a ",
                "[",
                "[a]",
                "re:",
                "[fwd:",
                "=",
                "=?",
                "=?u?q?",
                "=?u?q??= ",
                "=?x?b?a?= ",
                ";a=",
                "; a*0*=b",
                ";a=\"",
                ";a*1=b",
                "\r",
                "\0",
                "\u00e5",
                "\u001b$B",
                "\n ",
                "\r\n\t",
            })
    void fieldsOfNonsense(String nonsense) {
        String value = nonsense.repeat(OCTETS / nonsense.length());
        for (String field : FIELDS) {
            byte[] mail = (field + ": " + value).getBytes(StandardCharsets.ISO_8859_1);
            Description description =
                    assertTimeoutPreemptively(BOUND, () -> Scanned.octets(mail), field);
            assertEquals(mail.length, description.size());
            assertTrue(description.envelope().length < 6 << 20, field);
        }
    }

    @Test
    void manyFieldsOfOneKind() {
        for (String field : FIELDS) {
            byte[] mail = (field + ":a@b\r\n").repeat(80_000).getBytes(StandardCharsets.US_ASCII);
            assertTimeoutPreemptively(BOUND, () -> Scanned.octets(mail), field);
        }
    }

    @Test
    void linesThatAreNearlyDelimitersOfAHundredNestedMultiparts() {
        StringBuilder mail = new StringBuilder();
        String prefix = "b".repeat(900);
        for (int level = 0; level < MailScanner.NESTING; level++) {
            String boundary = prefix + "%03d".formatted(level);
            mail.append("Content-Type: multipart/mixed; boundary=" + boundary + "\r\n\r\n");
            mail.append("--" + boundary + "\r\n");
        }
        mail.append("\r\n").append(("--" + prefix + "xxx\r\n").repeat(20_000));
        byte[] octets = mail.toString().getBytes(StandardCharsets.US_ASCII);
        assertTimeoutPreemptively(BOUND, () -> Scanned.octets(octets));
    }

    @Test
    void bodyOfNothingButDelimitersAndLineEnds() {
        String head = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
        for (String line : new String[] {"--b\r\n", "--b\n", "--b--\r\n", "-\r\n", "\n", "\r"}) {
            byte[] mail = (head + line.repeat(500_000)).getBytes(StandardCharsets.US_ASCII);
            assertTimeoutPreemptively(BOUND, () -> Scanned.octets(mail), line);
        }
    }

    @Test
    void tagsAndEntitiesWithoutEnd() {
        String head = "Content-Type: text/html\r\n\r\n";
        for (String html : new String[] {"<", "<!--", "<style>", "&", "&#", "&#x0;", "<a", "</"}) {
            byte[] mail = (head + html.repeat(500_000)).getBytes(StandardCharsets.US_ASCII);
            assertTimeoutPreemptively(BOUND, () -> Scanned.octets(mail), html);
        }
    }
}
