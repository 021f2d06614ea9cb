package dozo.pop3;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Passes on the header of a mail, the empty line, and the first lines of its body (RFC 1939 7,
 * TOP); the rest is dropped.
 */
final class FirstLines extends OutputStream {
    private final OutputStream out;

    private int linesLeft;
    private boolean inHeader = true;
    private boolean emptyLine = true;

    FirstLines(OutputStream out, int lines) {
        this.out = out;
        this.linesLeft = lines;
    }

    /** Everything that was wanted has been passed on. */
    boolean full() {
        return !inHeader && linesLeft == 0;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length && !full()) {
            take(octets[at]);
            at++;
        }
        out.write(octets, offset, at - offset);
    }

    private void take(byte octet) {
        if (octet != '\n') {
            emptyLine &= octet == '\r';
            return;
        }
        if (!inHeader) {
            linesLeft--;
        } else if (emptyLine) {
            inHeader = false;
        }
        emptyLine = true;
    }
}
