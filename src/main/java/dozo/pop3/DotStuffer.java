package dozo.pop3;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a mail as the body of a multi-line reply (RFC 1939 3): lines that begin with a dot get
 * another, and {@link #finish} writes the line of one dot.
 */
final class DotStuffer extends OutputStream {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] FINAL_DOT = {'.', '\r', '\n'};

    private final OutputStream out;

    private boolean atLineStart = true;
    private boolean afterCr;
    private boolean afterCrLf = true;

    DotStuffer(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        if (length == 0) {
            return;
        }
        if (atLineStart && octets[offset] == '.') {
            out.write('.');
        }
        int end = offset + length;
        int written = offset;
        for (int dot = nextDot(octets, offset, end); dot < end; dot = nextDot(octets, dot, end)) {
            out.write(octets, written, dot - written);
            out.write('.');
            written = dot;
        }
        out.write(octets, written, end - written);
        remember(octets, offset, end);
    }

    /**
     * The next dot that follows a line feed, or the end. A line feed alone counts too: some clients
     * take it for a line end, and must not take what follows for the end of the mail.
     */
    private static int nextDot(byte[] octets, int from, int end) {
        for (int i = from; i < end - 1; i++) {
            if (octets[i] == '\n' && octets[i + 1] == '.') {
                return i + 1;
            }
        }
        return end;
    }

    private void remember(byte[] octets, int offset, int end) {
        boolean crBefore = end - offset > 1 ? octets[end - 2] == '\r' : afterCr;
        atLineStart = octets[end - 1] == '\n';
        afterCrLf = atLineStart && crBefore;
        afterCr = octets[end - 1] == '\r';
    }

    /** Ends the last line if the mail does not (IMAP APPEND takes such mails), and the reply. */
    void finish() throws IOException {
        if (!afterCrLf) {
            out.write(CRLF);
        }
        out.write(FINAL_DOT);
    }
}
