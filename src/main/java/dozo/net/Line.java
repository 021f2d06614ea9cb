package dozo.net;

import java.nio.charset.StandardCharsets;

/**
 * One line as it was read, without its line end. The octets are valid until the next read from the
 * connection.
 *
 * @param octets the array that holds the line
 * @param start first octet
 * @param end first octet after the line
 * @param ending how it ended
 */
public record Line(byte[] octets, int start, int end, Ending ending) {
    /** How a line ended. */
    public enum Ending {
        CRLF,
        /** A line feed alone, or a carriage return inside the line: refused (SMTP smuggling). */
        BARE,
        /** Longer than the limit: its first and its last octets, without what stood between. */
        TOO_LONG
    }

    public int length() {
        return end - start;
    }

    /** The line as ISO 8859-1 text: a character for each octet. */
    public String text() {
        return new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
    }
}
