package dozo.imap;

/** Looks whether octets that come in pieces have only lines that end with CRLF, and no NUL. */
final class LineEnds {
    private boolean afterReturn;
    private String wrong = "";

    void look(byte[] octets, int offset, int length) {
        boolean returned = afterReturn;
        for (int i = offset; i < offset + length; i++) {
            byte octet = octets[i];
            // RFC 3501 9: CHAR8 excludes NUL; a bare LF is refused, see docs/decisions
            if (octet == '\n' && !returned) {
                wrong = "a line of this message ends with LF alone, not with CRLF";
            } else if (octet == 0) {
                wrong = "this message holds a NUL";
            }
            returned = octet == '\r';
        }
        afterReturn = returned;
    }

    /** What is wrong, or nothing. */
    String wrong() {
        return wrong;
    }
}
