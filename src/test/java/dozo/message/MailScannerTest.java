package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MailScannerTest {
    private static final String MULTIPART = "Content-Type: multipart/mixed; boundary=b\n\n";

    @Test
    void piecesOfAnySizeMakeTheSameDescription() throws IOException {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        Random random = new Random(seed);
        for (Map.Entry<String, byte[]> mail : Corpus.mails().entrySet()) {
            for (byte[] octets : List.of(mail.getValue(), Corpus.asSent(mail.getValue()))) {
                Description whole = Scanned.octets(octets);
                String where = mail.getKey() + ", seed " + seed;
                assertEquals(whole, inPieces(octets, 1, null), where);
                assertEquals(whole, inPieces(octets, 7, random), where);
                assertEquals(whole, inPieces(octets, 200, random), where);
            }
        }
    }

    private static Description inPieces(byte[] octets, int longest, @Nullable Random random) {
        MailScanner scanner = new MailScanner();
        int at = 0;
        while (at < octets.length) {
            int wanted = random == null ? longest : 1 + random.nextInt(longest);
            int length = Math.min(wanted, octets.length - at);
            // a copy behind some other octets: the scanner must look at its piece alone
            byte[] piece = new byte[length + 3];
            System.arraycopy(octets, at, piece, 2, length);
            scanner.write(piece, 2, length);
            at += length;
        }
        return scanner.finish();
    }

    @Test
    void tellsWhatTiesAMailToOthers() {
        Description mail =
                Scanned.mail(
                        """
                        Received: from a by b
                        received : from c by d
                        Delivered-To: <Ann@Example.ORG>
                        Delivered-To: bob@example.org
                        Date: Fri, 21 Nov 1997 09:55:06 -0600
                        Message-ID: <4@x>
                        References: <1@x>
                          <2@x> <1@x>
                        In-Reply-To: <3@x> "reply"
                        Subject: Re: [dozo] =?iso-2022-jp?B?GyRCRVpCIhsoQg==?= (fwd)

                        """);
        assertEquals("4@x", mail.messageId());
        assertEquals(List.of("1@x", "2@x", "3@x"), mail.references());
        assertEquals("土蔵", mail.baseSubject());
        assertEquals("1997-11-21T15:55:06Z", String.valueOf(mail.sent()));
        assertEquals(2, mail.receivedCount());
        assertEquals(List.of("ann@example.org", "bob@example.org"), mail.deliveredTo());
    }

    @Test
    void mailOfNothingIsStillDescribed() {
        Description mail = new MailScanner().finish();
        assertEquals(0, mail.size());
        assertEquals("", mail.preview());
        assertNull(mail.messageId());
        assertNull(mail.sent());
        assertEquals("", mail.baseSubject());
    }

    static Stream<Arguments> previews() {
        return Stream.of(
                previewOf("utf-8", "8bit", "土蔵は 火に\r\n強い", "土蔵は 火に 強い"),
                previewOf("iso-2022-jp", "7bit", "①土蔵", "①土蔵"),
                previewOf("shift_jis", "8bit", "①土蔵ｱ", "①土蔵ｱ"),
                previewOf("euc-jp", "8bit", "土蔵", "土蔵"),
                previewOf("iso-8859-1", "8bit", "caf\u00e9 \u201c", "café “"));
    }

    private static Arguments previewOf(String name, String encoding, String text, String preview) {
        Charset charset =
                switch (name) {
                    case "iso-2022-jp" -> Charset.forName("x-windows-iso2022jp");
                    case "shift_jis" -> Charset.forName("windows-31j");
                    case "iso-8859-1" -> Charset.forName("windows-1252");
                    default -> Charset.forName(name);
                };
        return Arguments.of(name, encoding, text.getBytes(charset), preview);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("previews")
    void previewReadsTheCharsetsOfMail(String name, String encoding, byte[] body, String preview) {
        String fields =
                "Content-Type: text/plain; charset=%s\r\nContent-Transfer-Encoding: %s\r\n\r\n"
                        .formatted(name, encoding);
        assertEquals(preview, Scanned.octets(joined(fields, body)).preview());
        if (!name.equals("iso-8859-1")) { // without a name nobody can tell it from others
            assertEquals(preview, Scanned.octets(joined("\r\n", body)).preview(), "guessed");
        }
    }

    private static byte[] joined(String head, byte[] body) {
        return new OctetBuffer(64)
                .append(head.getBytes(StandardCharsets.US_ASCII))
                .append(body)
                .toArray();
    }

    @Test
    void previewUndoesTransferEncodings() {
        String head = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: ";
        assertEquals(
                "土蔵 = x",
                Scanned.mail(head + "quoted-printable\n\n=E5=9C=\n=9F=e8=94=b5 =3D=20x\n")
                        .preview());
        assertEquals("土蔵", Scanned.mail(head + "base64\n\n5Zyf\n6JS1\n").preview());
    }

    @Test
    void previewPrefersPlainTextAndPassesBlankPartsOver() {
        String html =
                "--b\nContent-Type: text/html\n\n<style>x{}</style><p>H<b>i</b> &amp;<br>you\n";
        assertEquals("Hi & you", Scanned.mail(MULTIPART + html).preview());
        assertEquals("plain", Scanned.mail(MULTIPART + html + "--b\n\nplain\n--b--\n").preview());
        assertEquals("Hi & you", Scanned.mail(MULTIPART + "--b\n\n \n\n" + html).preview());
        assertEquals(
                "shown",
                Scanned.mail(
                                MULTIPART
                                        + "--b\nContent-Disposition: attachment\n\nhidden\n"
                                        + "--b\n\nshown\n--b--\n")
                        .preview());
    }

    @Test
    void previewIsCutAtAWholeCharacter() {
        String preview = Scanned.mail("\n" + "x".repeat(255) + "\ud842\udfb7 end\n").preview();
        assertEquals("x".repeat(255), preview);
    }

    @Test
    void partsBeyondTheLimitAreOctetsOfTheLastOne() {
        Part root = Scanned.part(MULTIPART + "--b\n\nx\n".repeat(5_000) + "--b--\n");
        assertEquals(MailScanner.PARTS - 1, root.parts().size());
        assertTrue(root.parts().getLast().bodySize() > 4_000 * 7);
    }

    @Test
    void nestingBeyondTheLimitIsOctets() {
        Part part = Scanned.part("Content-Type: message/rfc822\n\n".repeat(5_000));
        int depth = 0;
        while (part.isMessage()) {
            part = part.parts().getFirst();
            depth++;
        }
        assertEquals(MailScanner.NESTING, depth);
        assertEquals("OCTET-STREAM", part.subtype());
        assertTrue(part.bodySize() > 4_000 * 30);
    }

    @Test
    void headerBeyondTheLimitIsNotKept() {
        Description mail =
                Scanned.mail("X: " + "x".repeat(MailScanner.HEADER_OCTETS) + "\nSubject: s\n\nb\n");
        assertEquals("", mail.baseSubject());
        assertEquals("b", mail.preview());
    }

    @Test
    void boundaryOfManyHyphensAndBlanksIsComparedExactly() {
        String mail =
                """
                Content-Type: multipart/mixed; boundary="--_x__"

                ----_x
                ----_x__

                in
                ----_x__--
                """
                        .replace('_', ' ');
        Part part = Scanned.part(mail);
        assertEquals(1, part.parts().size());
        assertEquals(2, part.parts().getFirst().bodySize());
    }

    @Test
    void joinsContinuedParametersAndKeepsCharsets() {
        Part part =
                Scanned.part(
                        """
                        Content-Type: application/x; name*0="long "; name*1=name; x=(c)y
                        Content-Disposition: attachment; size=3;
                         filename*0*=utf-8'ja'%E5%9C%9F; filename*2*=%E8%94%B5; filename*1="a b"

                        """);
        assertEquals(Map.of("NAME", "long name", "X", "y"), part.parameters());
        assertEquals(
                Map.of("SIZE", "3", "FILENAME*", "utf-8'ja'%E5%9C%9Fa%20b%E8%94%B5"),
                part.dispositionParameters());
        assertEquals("土a b蔵", part.fileName());
    }

    @Test
    void readsParametersThatBreakTheGrammar() {
        Part part =
                Scanned.part(
                        "Content-Type: text/plain; charset=utf-8 format=flowed;; name=a b.txt"
                                + " (c); x=\"unclosed; y=z\n\n");
        assertEquals(
                Map.of(
                        "CHARSET",
                        "utf-8",
                        "FORMAT",
                        "flowed",
                        "NAME",
                        "a b.txt",
                        "X",
                        "unclosed; y=z"),
                part.parameters());
    }
}
