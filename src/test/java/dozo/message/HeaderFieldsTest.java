package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class HeaderFieldsTest {
    private static final String BLOCK =
            "From: a\r\n  b\r\nTo : c\r\nno field\r\nX-Y:\r\nfrom:second\r\n\r\nFrom: body\r\n";

    private static HeaderFields fields(String block) {
        return HeaderFields.of(block.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    @Test
    void selectsFieldsAsTheyStandAndEndsWithAnEmptyLine() {
        HeaderFields fields = fields(BLOCK);
        assertEquals(
                "From: a\r\n  b\r\nfrom:second\r\n\r\n", text(fields.only(List.of("FROM", "cc"))));
        assertEquals("To : c\r\nno field\r\nX-Y:\r\n\r\n", text(fields.without(List.of("From"))));
        assertEquals("\r\n", text(fields.only(List.of())));
        assertEquals("To: x\r\n\r\n", text(fields("To: x").only(List.of("to"))));
    }

    @Test
    void tellsNamesAndUnfoldedValues() {
        HeaderFields fields = fields(BLOCK);
        assertEquals(5, fields.count());
        assertEquals("from", fields.name(0));
        assertEquals("a  b", fields.value(0));
        assertEquals("a b", fields.text(0));
        assertEquals("to", fields.name(1));
        assertEquals("c", fields.value(1));
        assertEquals("", fields.name(2));
        assertEquals("", fields.value(3));
        assertEquals("a  b", fields.first("FROM"));
        assertNull(fields.first("Cc"));
    }

    @Test
    void nulAndBareReturnsNeverComeOut() {
        assertEquals("a bc", fields("X: \0a\rb\0c\0\r\n").value(0));
        assertEquals("a bc", fields("X: \0a \r b\0c\0\r\n").text(0));
        assertEquals("a b c", fields("X: a\r\n \r\n\tb \r\n c\r\n").text(0));
    }

    @Test
    void emptyBlockHasNoFields() {
        assertEquals(0, fields("").count());
        assertEquals(0, fields("\r\n").count());
        assertEquals(0, fields("\nFrom: x").count());
        assertEquals(1, fields(":").count());
    }
}
