package dozo.net;

import dozo.net.ConnectionEnded.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A connection's input: what has arrived and was not taken yet. While it waits for the start of a
 * line it holds only its own small buffer; big ones are borrowed for bursts and long lines.
 */
final class Input {
    /** Enough for a command; ten thousand idle connections hold ten thousand of these. */
    private static final int SMALL_BYTES = 256;

    /** What is dropped of a line that is too long before we give the client up. */
    private static final int DROPPED_LIMIT_BYTES = 1024 * 1024;

    private static final byte LF = '\n';
    private static final byte CR = '\r';

    private final PlainWire plain;
    private final Output output;
    private final byte[] small = new byte[SMALL_BYTES];

    private Wire wire;
    private byte[] buffer = small;
    private int start;
    private int end;
    private boolean more;
    private long received;

    /**
     * @param output sent before each wait, so that the client has what it waits for
     */
    Input(PlainWire plain, Output output) {
        this.plain = plain;
        this.output = output;
        this.wire = plain;
    }

    byte[] octets() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    long received() {
        return received;
    }

    void consume(int count) {
        if (count < 0 || count > end - start) {
            throw new IllegalArgumentException("consume " + count + " of " + (end - start));
        }
        start += count;
    }

    /** Goes on over another wire; what was there is returned and forgotten here. */
    byte[] change(Wire next) {
        byte[] left = Arrays.copyOfRange(buffer, start, end);
        start = end;
        wire = next;
        return left;
    }

    /** Reads a line, all of it within the time-out. */
    Line readLine(int limitBytes, Duration timeout) throws IOException {
        int scanned = 0;
        boolean bare = false;
        boolean waited = false;
        while (true) {
            for (int i = start + scanned; i < end; i++) {
                byte octet = buffer[i];
                if (octet == LF) {
                    return line(i, limitBytes, bare);
                }
                // RFC 5321 2.3.8: CR and LF only together
                if (octet == CR && i + 1 < end && buffer[i + 1] != LF) {
                    bare = true;
                }
            }
            scanned = Math.max(0, end - start - 1);
            if (end - start >= limitBytes) {
                return dropLine(timeout);
            }
            if (!waited) {
                // once for the whole line: a client that drips octets does not stay for ever
                plain.expect(timeout, start == end);
                waited = true;
            }
            if (start == end) {
                fitToTraffic();
            } else if (end == buffer.length) {
                makeRoom(limitBytes);
            }
            receive();
        }
    }

    /** Waits for more than there is. */
    void fill(Duration timeout) throws IOException {
        if (start == end) {
            becomeBig();
        } else if (buffer.length == SMALL_BYTES) {
            enlarge(Buffers.SIZE_BYTES);
        } else if (end == buffer.length) {
            makeRoom(Integer.MAX_VALUE);
        }
        plain.expect(timeout, false);
        receive();
    }

    /** Gives back what was borrowed; the thread that reads calls it last. */
    void release() {
        becomeSmall();
    }

    private Line line(int lineFeed, int limitBytes, boolean bare) {
        int first = start;
        boolean crlf = lineFeed > first && buffer[lineFeed - 1] == CR;
        start = lineFeed + 1;
        if (start - first > limitBytes) {
            return new LongLine().add(buffer, first, lineFeed).line();
        }
        Line.Ending ending = crlf && !bare ? Line.Ending.CRLF : Line.Ending.BARE;
        return new Line(buffer, first, crlf ? lineFeed - 1 : lineFeed, ending);
    }

    private Line dropLine(Duration timeout) throws IOException {
        LongLine kept = new LongLine();
        for (int dropped = 0; dropped < DROPPED_LIMIT_BYTES; ) {
            dropped += end - start;
            kept.add(buffer, start, end);
            becomeBig();
            plain.expect(timeout, false);
            receive();
            for (int i = 0; i < end; i++) {
                if (buffer[i] == LF) {
                    start = i + 1;
                    return kept.add(buffer, 0, i).line();
                }
            }
        }
        throw new ConnectionEnded(Reason.ENDLESS);
    }

    /** Waits for octets; there is room. */
    private void receive() throws IOException {
        output.flushOwn();
        int room = buffer.length - end;
        int count = wire.read(buffer, end, room);
        if (count < 0) {
            throw new ConnectionEnded(Reason.GONE);
        }
        end += count;
        received += count;
        more = count == room;
    }

    /** A read that filled its buffer promises more: then a big one, else the small one. */
    private void fitToTraffic() {
        if (more) {
            becomeBig();
        } else {
            becomeSmall();
        }
    }

    private void becomeSmall() {
        start = 0;
        end = 0;
        if (buffer.length != SMALL_BYTES) {
            Buffers.SHARED.giveBack(buffer);
            buffer = small;
        }
    }

    private void becomeBig() {
        start = 0;
        end = 0;
        if (buffer.length != Buffers.SIZE_BYTES) {
            buffer = Buffers.SHARED.borrow();
        }
    }

    private void makeRoom(int wantedBytes) {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        } else if (buffer.length == SMALL_BYTES) {
            enlarge(Buffers.SIZE_BYTES);
        } else {
            enlarge(Math.clamp(wantedBytes, buffer.length + 1, 2 * buffer.length));
        }
    }

    private void enlarge(int sizeBytes) {
        int count = end - start;
        byte[] larger =
                sizeBytes == Buffers.SIZE_BYTES ? Buffers.SHARED.borrow() : new byte[sizeBytes];
        System.arraycopy(buffer, start, larger, 0, count);
        becomeSmall();
        buffer = larger;
        end = count;
    }
}
