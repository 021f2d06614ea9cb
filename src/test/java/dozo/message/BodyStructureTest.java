package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** BODY and BODYSTRUCTURE, RFC 3501 7.4.2; offsets and sizes of the parts. */
final class BodyStructureTest {
    private static final String TEXT =
            "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" ";
    private static final String NO_EXTENSION = " NIL NIL NIL NIL)";

    @Test
    void mailWithoutMimeIsPlainText() {
        String mail = "Subject: x\n\none\ntwo\n";
        assertEquals(TEXT + "10 2)", Scanned.body(mail));
        assertEquals(TEXT + "10 2" + NO_EXTENSION, Scanned.bodyStructure(mail));
    }

    @Test
    void lastLineWithoutEndIsNotCounted() {
        assertEquals(TEXT + "8 1)", Scanned.body("\none\ntwo"));
    }

    @Test
    void headerWithoutBodyHasAnEmptyOne() {
        assertEquals(TEXT + "0 0)", Scanned.body("Subject: x\n"));
        assertEquals(TEXT + "0 0)", Scanned.body("Subject: x"));
        assertEquals(TEXT + "0 0)", Scanned.body(""));
    }

    @Test
    void lineEndBeforeDelimiterBelongsToTheDelimiter() {
        String mail =
                """
                Content-Type: multipart/mixed; boundary=b

                preamble
                --b

                one
                two
                --b
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: base64
                Content-Disposition: attachment; filename="a b.html"
                Content-Language: ja, en
                Content-Location: http://x/
                Content-MD5: Q2hlY2s=
                Content-ID: <id@x>
                Content-Description: a page

                PGI+
                --b--
                epilogue
                """;
        String html =
                "(\"TEXT\" \"HTML\" (\"CHARSET\" \"utf-8\") \"<id@x>\" \"a page\" \"BASE64\" 4 0";
        assertEquals("(" + TEXT + "8 1)" + html + ") \"MIXED\")", Scanned.body(mail));
        assertEquals(
                "("
                        + TEXT
                        + "8 1"
                        + NO_EXTENSION
                        + html
                        + " \"Q2hlY2s=\" (\"ATTACHMENT\" (\"FILENAME\" \"a b.html\"))"
                        + " (\"ja\" \"en\") \"http://x/\")"
                        + " \"MIXED\" (\"BOUNDARY\" \"b\") NIL NIL NIL)",
                Scanned.bodyStructure(mail));
    }

    @Test
    void embeddedMailShowsItsEnvelopeAndStructure() {
        String mail =
                """
                Content-Type: multipart/digest; boundary=b

                --b

                Subject: inner

                hi
                --b
                Content-Type: message/global

                From: a@b
                Content-Type: text/html

                <p>
                --b--
                """;
        String from = "((NIL NIL \"a\" \"b\"))";
        assertEquals(
                "((\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 20"
                        + " (NIL \"inner\" NIL NIL NIL NIL NIL NIL NIL NIL) "
                        + TEXT
                        + "2 0) 2)"
                        + "(\"MESSAGE\" \"GLOBAL\" NIL NIL NIL \"7BIT\" 41 (NIL NIL "
                        + String.join(" ", from, from, from)
                        + " NIL NIL NIL NIL NIL)"
                        + " (\"TEXT\" \"HTML\" (\"CHARSET\" \"us-ascii\") NIL NIL \"7BIT\" 3 0) 3)"
                        + " \"DIGEST\")",
                Scanned.body(mail));
    }

    @Test
    void innerMultipartWithoutEndIsEndedByTheOuterDelimiter() {
        String mail =
                """
                Content-Type: multipart/mixed; boundary=outer

                --outer
                Content-Type: multipart/alternative; boundary=outerinner

                --outerinner

                first
                --outer

                second
                --outer--
                """;
        assertEquals(
                "((" + TEXT + "5 0) \"ALTERNATIVE\")" + TEXT + "6 0) \"MIXED\")",
                Scanned.body(mail));
    }

    @Test
    void sameBoundaryInsideBelongsToTheInnerOneFirst() {
        String mail =
                """
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: multipart/alternative; boundary=b

                --b

                inner
                --b--
                --b

                outer
                --b--
                """;
        assertEquals(
                "((" + TEXT + "5 0) \"ALTERNATIVE\")" + TEXT + "5 0) \"MIXED\")",
                Scanned.body(mail));
    }

    @Test
    void missingEndDelimiterEndsWithTheMail() {
        String mail = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n";
        assertEquals("(" + TEXT + "5 1) \"MIXED\")", Scanned.body(mail));
    }

    @Test
    void delimiterInHeaderEndsThePart() {
        String mail =
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-ID: x\n--b\n\none\n--b--";
        assertEquals(
                "(" + TEXT.replaceFirst("NIL", "\"x\"") + "0 0)" + TEXT + "3 0) \"MIXED\")",
                Scanned.body(mail));
    }

    @Test
    void multipartWithoutPartsShowsAnEmptyOne() {
        String mail = "Content-Type: multipart/mixed; boundary=b\n\nnothing\n";
        assertEquals("(" + TEXT + "0 0) \"MIXED\")", Scanned.body(mail));
        assertEquals(
                "(" + TEXT + "0 0" + NO_EXTENSION + " \"MIXED\" (\"BOUNDARY\" \"b\") NIL NIL NIL)",
                Scanned.bodyStructure(mail));
    }

    @Test
    void multipartWithoutBoundaryIsPlainText() {
        assertEquals(TEXT + "10 3)", Scanned.body("Content-Type: multipart/mixed\n\n--b\n\nx\n"));
    }

    @Test
    void unreadableTypeIsPlainText() {
        assertEquals(TEXT + "3 1)", Scanned.body("Content-Type: nonsense\n\nx\n"));
    }

    @Test
    void linesMayEndInLineFeedAlone() {
        String mail = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\ntwo\n\n--b--\n";
        Description description = Scanned.octets(mail.getBytes(StandardCharsets.US_ASCII));
        Part part = Part.read(description.structure()).parts().getFirst();
        assertEquals("one\ntwo\n", mail.substring((int) part.bodyStart(), (int) part.end()));
        assertEquals(2, part.lines());
    }
}
