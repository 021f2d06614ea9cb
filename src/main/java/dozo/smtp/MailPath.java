package dozo.smtp;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A reverse-path or forward-path (RFC 5321 4.1.2, RFC 6531 3.3), and what follows it on the line.
 *
 * @param address without angle brackets and source route, spelt as it came; empty for {@code <>}
 * @param international has characters beyond ASCII
 * @param rest the parameters
 */
record MailPath(String address, boolean international, String rest) {
    /**
     * Octets of an address. RFC 5321 4.5.3.1.3 asks for no less than 256; addresses made by
     * machines (VERP, SRS) come near it.
     */
    static final int LIMIT_OCTETS = 512;

    /** RFC 5321 4.5.3.1.2 */
    static final int DOMAIN_LIMIT_OCTETS = 255;

    /** RFC 1035 2.3.4 */
    private static final int LABEL_LIMIT_OCTETS = 63;

    private static final String ATEXT = "!#$%&'*+-/=?^_`{|}~.";

    /** RFC 5321 4.1.1.3: the one mailbox without a domain. */
    private static final String POSTMASTER = "postmaster";

    /**
     * Reads the arguments of MAIL or RCPT; null if they make no sense. As Postfix does, it forgives
     * blanks after the colon, missing angle brackets, and dots where an atom should stand: there
     * are real addresses like {@code a..b.@example.jp}.
     *
     * @param keyword "FROM:" or "TO:"
     */
    static @Nullable MailPath read(String arguments, String keyword) {
        if (!arguments.regionMatches(true, 0, keyword, 0, keyword.length())) {
            return null;
        }
        Scan scan = new Scan(arguments, keyword.length());
        scan.skipBlanks();
        boolean bracketed = scan.take('<');
        if (bracketed && scan.take('>')) {
            return scan.path("");
        }
        if (bracketed && !scan.route()) {
            return null;
        }
        int start = scan.position;
        if (!scan.mailbox()) {
            return null;
        }
        String address = arguments.substring(start, scan.position);
        return bracketed && !scan.take('>') ? null : scan.path(address);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Where the reading stands. */
    private static final class Scan {
        private final String text;
        private int position;

        Scan(String text, int position) {
            this.text = text;
            this.position = position;
        }

        private boolean more() {
            return position < text.length();
        }

        boolean take(char wanted) {
            if (more() && text.charAt(position) == wanted) {
                position++;
                return true;
            }
            return false;
        }

        void skipBlanks() {
            while (more() && (text.charAt(position) == ' ' || text.charAt(position) == '\t')) {
                position++;
            }
        }

        @Nullable MailPath path(String address) {
            boolean ascii = isAscii(address);
            int octets = ascii ? address.length() : octets(address);
            if (octets > LIMIT_OCTETS || (more() && text.charAt(position) != ' ')) {
                return null;
            }
            return new MailPath(address, !ascii, text.substring(position).strip());
        }

        private static int octets(String address) {
            return address.getBytes(StandardCharsets.UTF_8).length;
        }

        /** RFC 5321 4.1.1.3, appendix C: a source route is recognised and ignored. */
        boolean route() {
            if (!more() || text.charAt(position) != '@') {
                return true;
            }
            while (take('@')) {
                if (!domain()) {
                    return false;
                }
                take(',');
            }
            return take(':');
        }

        boolean mailbox() {
            int start = position;
            if (!(take('"') ? quoted() : atoms())) {
                return false;
            }
            if (!take('@')) {
                return text.substring(start, position).equalsIgnoreCase(POSTMASTER);
            }
            return take('[') ? literal() : domain();
        }

        private boolean atoms() {
            int start = position;
            while (more() && isAtom(text.charAt(position))) {
                position++;
            }
            return position > start;
        }

        private static boolean isAtom(char c) {
            return isLetterOrDigit(c) || ATEXT.indexOf(c) >= 0;
        }

        /** ASCII letters and digits, and what is beyond ASCII and shows (RFC 6531 3.3). */
        private static boolean isLetterOrDigit(char c) {
            return (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || (c >= 0xa0 && !Character.isSpaceChar(c));
        }

        /** RFC 5321 4.1.2 Quoted-string, after the opening quote. */
        private boolean quoted() {
            while (more() && !take('"')) {
                take('\\');
                if (!more() || !shows(text.charAt(position))) {
                    return false;
                }
                position++;
            }
            return text.charAt(position - 1) == '"';
        }

        private static boolean shows(char c) {
            return (c >= ' ' && c < 0x7f) || c >= 0xa0;
        }

        private boolean domain() {
            int start = position;
            do {
                if (!label()) {
                    return false;
                }
            } while (take('.'));
            return position - start <= DOMAIN_LIMIT_OCTETS;
        }

        /** RFC 5321 4.1.2 sub-domain; an underscore is forgiven, there are hosts with one. */
        private boolean label() {
            int start = position;
            while (more() && isLabel(text.charAt(position))) {
                position++;
            }
            int length = position - start;
            return length > 0
                    && length <= LABEL_LIMIT_OCTETS
                    && text.charAt(start) != '-'
                    && text.charAt(position - 1) != '-';
        }

        private static boolean isLabel(char c) {
            return isLetterOrDigit(c) || c == '-' || c == '_';
        }

        /** RFC 5321 4.1.3, after the opening bracket. */
        private boolean literal() {
            int end = text.indexOf(']', position);
            if (end < 0 || !Literals.isAddress(text.substring(position, end))) {
                return false;
            }
            position = end + 1;
            return true;
        }
    }
}
