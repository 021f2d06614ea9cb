package dozo.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection's output: a buffer borrowed at the first octet and given back when it is sent. */
final class Output {
    /** Digits of the longest number and its sign. */
    private static final int NUMBER_BYTES = 20;

    private Wire wire;
    private byte @Nullable [] buffer;
    private int count;
    private long written;

    /** Who borrowed the buffer: nobody else may send or return it behind that thread's back. */
    private @Nullable Thread owner;

    Output(Wire wire) {
        this.wire = wire;
    }

    void change(Wire next) {
        wire = next;
    }

    long written() {
        return written;
    }

    void write(byte[] octets, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        if (count == 0 && left >= Buffers.SIZE_BYTES) {
            wire.write(octets, from, left);
            written += length;
            return;
        }
        byte[] into = buffer();
        while (left > into.length - count) {
            int piece = into.length - count;
            System.arraycopy(octets, from, into, count, piece);
            count += piece;
            from += piece;
            left -= piece;
            send(into);
            if (left >= into.length) {
                wire.write(octets, from, left);
                left = 0;
            }
        }
        System.arraycopy(octets, from, into, count, left);
        count += left;
        written += length;
    }

    @SuppressWarnings("deprecation") // the fast way for ISO 8859-1, and it is meant so here
    void write(String text) throws IOException {
        int length = text.length();
        byte[] into = buffer();
        if (length > into.length - count) {
            write(text.getBytes(StandardCharsets.ISO_8859_1), 0, length);
            return;
        }
        text.getBytes(0, length, into, count);
        count += length;
        written += length;
    }

    void write(int octet) throws IOException {
        byte[] into = buffer();
        if (count == into.length) {
            send(into);
        }
        into[count++] = (byte) octet;
        written++;
    }

    void writeNumber(long number) throws IOException {
        byte[] into = buffer();
        if (number < 0) {
            write(Long.toString(number));
            return;
        }
        if (into.length - count < NUMBER_BYTES) {
            send(into);
        }
        int at = count + digits(number);
        written += at - count;
        count = at;
        long left = number;
        do {
            into[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left != 0);
    }

    void flush() throws IOException {
        byte[] full = buffer;
        if (full != null) {
            send(full);
            giveBack(full);
        }
    }

    /** Before a wait: sends what the waiting thread itself has written. */
    void flushOwn() throws IOException {
        if (owner == Thread.currentThread()) {
            flush();
        }
    }

    /** At the end; a buffer that another thread may still be writing into is not reused. */
    void release() {
        byte[] full = buffer;
        if (full != null && owner == Thread.currentThread()) {
            giveBack(full);
        } else if (full != null) {
            Buffers.SHARED.forsake();
        }
    }

    private byte[] buffer() {
        byte[] there = buffer;
        if (there == null) {
            there = Buffers.SHARED.borrow();
            buffer = there;
            owner = Thread.currentThread();
        }
        return there;
    }

    private void send(byte[] full) throws IOException {
        int length = count;
        count = 0;
        if (length > 0) {
            wire.write(full, 0, length);
        }
    }

    private void giveBack(byte[] full) {
        buffer = null;
        owner = null;
        count = 0;
        Buffers.SHARED.giveBack(full);
    }

    private static int digits(long number) {
        int digits = 1;
        for (long left = number; left > 9; left /= 10) {
            digits++;
        }
        return digits;
    }
}
