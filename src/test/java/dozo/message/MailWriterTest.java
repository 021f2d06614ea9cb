package dozo.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.message.text.EncodedWords;
import dozo.message.text.TransferDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MailWriterTest {
    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }

    @Test
    void writesAPlainMailAsAPersonWouldExpect() {
        byte[] mail =
                new MailWriter()
                        .addresses("From", new Address("Ann Q. Bee", null, "ann", "example.org"))
                        .addresses("To", Address.of("bob", "example.org"), Address.of("a b", "x"))
                        .date(Instant.parse("2026-03-04T05:06:07Z"))
                        .field("Subject", "Welcome")
                        .text("Hello\nBob\n")
                        .octets();
        assertEquals(
                """
                From: Ann Q. Bee <ann@example.org>
                To: bob@example.org, "a b"@x
                Date: Wed, 4 Mar 2026 05:06:07 +0000
                Subject: Welcome
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit

                Hello
                Bob
                """
                        .replace("\n", "\r\n"),
                text(mail));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String subject = words(random);
            String name = words(random);
            String body = words(random) + "\r\n";
            byte[] mail =
                    new MailWriter()
                            .field("Subject", subject)
                            .addresses("To", new Address(name, null, "a", "b"))
                            .text(body)
                            .octets();
            HeaderFields fields = HeaderFields.of(mail);
            String where = "seed " + seed + " round " + round;
            assertEquals(subject, EncodedWords.decodeOctets(first(fields, "Subject")), where);
            Address to = Address.list(first(fields, "To")).getFirst();
            assertEquals(name, EncodedWords.decodeOctets(Objects.requireNonNull(to.name())), where);
            assertEquals("a", to.mailbox(), where);
            Part part = Part.read(Scanned.octets(mail).structure());
            assertEquals(body, text(body(mail, part)), where);
            assertTrue(
                    Arrays.stream(text(mail).split("\r\n"))
                            .takeWhile(line -> !line.isEmpty())
                            .allMatch(line -> line.length() <= 78),
                    where);
        }
    }

    private static String first(HeaderFields fields, String name) {
        return Objects.requireNonNull(fields.first(name));
    }

    private static byte[] body(byte[] mail, Part part) {
        return TransferDecoder.decode(
                part.encoding(), mail, (int) part.bodyStart(), (int) part.bodySize());
    }

    private static String words(Random random) {
        String[] words = {
            "plain", "土蔵", "caf\u00e9", "a.b", "\"q\"", "(c)", "=?x", "𠮷𠮷𠮷", "@,;"
        };
        StringBuilder out = new StringBuilder("w");
        for (int count = random.nextInt(20); count > 0; count--) {
            out.append(' ').append(words[random.nextInt(words.length)]);
        }
        return out.toString();
    }

    @Test
    void fieldsCannotBeSmuggledIn() {
        byte[] mail =
                new MailWriter()
                        .field("Subject", "x\r\nBcc: evil@x")
                        .addresses(
                                "To", new Address("n\r\nBcc: e", null, "a\nBcc: e", "b\r\n\r\nx"))
                        .text("x")
                        .octets();
        assertEquals(null, HeaderFields.of(mail).first("Bcc"));
        assertEquals(5, HeaderFields.of(mail).count());
    }

    @Test
    void partsGoIntoAContainerAndKeepTheirOctets() {
        byte[] inner = "Subject: =E5\r\n\r\n--=_dozo_\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] picture = new byte[1_000];
        new Random(1).nextBytes(picture);
        byte[] mail =
                new MailWriter()
                        .field("Subject", "report")
                        .container("multipart/report; report-type=delivery-status")
                        .text("土蔵")
                        .part("message/rfc822", inner)
                        .part("image/png", picture)
                        .octets();
        Part root = Part.read(Scanned.octets(mail).structure());
        assertEquals("REPORT", root.subtype());
        assertEquals("delivery-status", root.parameters().get("REPORT-TYPE"));
        assertEquals(3, root.parts().size());
        assertEquals("土蔵", text(body(mail, root.parts().get(0))));
        assertArrayEquals(inner, body(mail, root.parts().get(1)));
        assertArrayEquals(picture, body(mail, root.parts().get(2)));
    }

    @Test
    void linesTooLongForMailAreEncoded() {
        byte[] mail = new MailWriter().field("Subject", "x").text("y".repeat(5_000)).octets();
        assertTrue(Arrays.stream(text(mail).split("\r\n")).allMatch(line -> line.length() <= 78));
    }
}
