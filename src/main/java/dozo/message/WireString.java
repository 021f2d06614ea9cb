package dozo.message;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes strings as IMAP wants them on the wire: NIL, quoted, or a literal (RFC 3501 4.3). */
final class WireString {
    /** Longer ones go as literals, so that no line gets too long (RFC 2683 3.2.1.5). */
    private static final int LONGEST_QUOTED = 1_000;

    private WireString() {}

    /** Writes octets of the mail, one per character. */
    static void octets(OctetBuffer out, @Nullable String octetString) {
        write(out, octetString, StandardCharsets.ISO_8859_1);
    }

    /** Writes text: what is beyond US-ASCII goes as UTF-8. */
    static void text(OctetBuffer out, @Nullable String text) {
        write(out, text, StandardCharsets.UTF_8);
    }

    private static void write(OctetBuffer out, @Nullable String value, Charset charset) {
        if (value == null) {
            out.append("NIL");
        } else if (isQuotable(value)) {
            quoted(out, value);
        } else {
            byte[] octets = value.replace("\0", "").getBytes(charset);
            out.append("{" + octets.length + "}\r\n").append(octets);
        }
    }

    private static boolean isQuotable(String value) {
        if (value.length() > LONGEST_QUOTED) {
            return false;
        }
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c >= 0x7F || c == '\r' || c == '\n' || c == 0) {
                return false;
            }
        }
        return true;
    }

    private static void quoted(OctetBuffer out, String value) {
        out.append('"');
        if (value.indexOf('"') < 0 && value.indexOf('\\') < 0) {
            out.append(value);
        } else {
            out.append(value.replace("\\", "\\\\").replace("\"", "\\\""));
        }
        out.append('"');
    }
}
