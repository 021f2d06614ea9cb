package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SEARCH on decoded text, RFC 3501 6.4.4. */
final class TextSearchTest {
    private static final String MAIL =
            """
            Subject: =?iso-2022-jp?B?GyRCRVpCIhsoQg==?= of the
             House
            Content-Type: multipart/mixed; boundary=b

            preamble is not shown
            --b
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            caf=C3=A9 and soft=
            break
            --b
            Content-Type: application/octet-stream; name="=?utf-8?B?5Zyf6JS1?=.bin"

            not text
            --b
            Content-Type: message/rfc822

            Subject: =?utf-8?Q?=E7=81=AB?=

            body of the inner mail
            --b--
            """;

    @ParameterizedTest
    @CsvSource({
        "CAFÉ, true",
        "cafe, true",
        "softbreak, true",
        "土蔵.BIN, true",
        "火, true",
        "INNER Mail, true",
        "not text, false",
        "preamble, false",
        "house, false",
        "=C3, false",
        "'', true",
    })
    void bodyIsSearchedAsItsReaderSeesIt(String wanted, boolean found) {
        byte[] octets = MAIL.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        for (int piece : new int[] {octets.length, 7, 1}) {
            assertEquals(found, inBody(octets, wanted, piece), "pieces of " + piece);
        }
    }

    private static boolean inBody(byte[] octets, String wanted, int piece) {
        Part root = Part.read(Scanned.octets(octets).structure());
        TextSearch.Body body = new TextSearch(wanted).body(root);
        for (int at = 0; at < octets.length; at += piece) {
            if (!body.write(octets, at, Math.min(piece, octets.length - at))) {
                break;
            }
        }
        return body.found();
    }

    @Test
    void charactersCutByPiecesAreFound() {
        for (String charset : new String[] {"iso-2022-jp", "shift_jis", "euc-jp", "utf-8"}) {
            String text = "あ".repeat(5_000) + "ｶﾞ土蔵" + "い".repeat(5_000);
            byte[] raw = text.replace("ｶﾞ", "ガ").getBytes(Charset.forName(charset));
            ByteArrayOutputStream mail = new ByteArrayOutputStream();
            mail.writeBytes(
                    ("Content-Type: text/plain; charset=" + charset + "\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            mail.writeBytes(
                    "Content-Transfer-Encoding: base64\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            mail.writeBytes(Base64.getMimeEncoder().encode(raw));
            byte[] octets = mail.toByteArray();
            assertTrue(inBody(octets, "ｶﾞ土蔵い", 13), charset + ": width does not matter");
            assertTrue(inBody(octets, "あガ土", 4_096), charset);
            assertFalse(inBody(octets, "土い", 13), charset);
        }
    }

    @Test
    void fieldsAreSearchedUnfoldedAndDecoded() {
        HeaderFields header =
                HeaderFields.of(MAIL.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        assertTrue(new TextSearch("土蔵 OF THE HOUSE").inField(header, "SUBJECT"));
        assertTrue(new TextSearch("").inField(header, "Subject"));
        assertFalse(new TextSearch("").inField(header, "Cc"), "the field must be there");
        assertFalse(new TextSearch("multipart").inField(header, "Subject"));
        assertTrue(new TextSearch("content-type: MULTI").inHeader(header));
        assertFalse(new TextSearch("inner").inHeader(header));
    }
}
