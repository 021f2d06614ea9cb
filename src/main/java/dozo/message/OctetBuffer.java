package dozo.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A growing row of octets with a limit: what does not fit is dropped without a word, because a mail
 * that is too big in some respect is still a mail.
 */
final class OctetBuffer {
    private byte[] octets;
    private int length;
    private int limit;

    OctetBuffer(int firstSize, int limit) {
        this.octets = new byte[Math.min(firstSize, limit)];
        this.limit = limit;
    }

    /** Without a limit but memory's: for what is written from limited input. */
    OctetBuffer(int firstSize) {
        this(firstSize, Integer.MAX_VALUE - 16);
    }

    byte[] array() {
        return octets;
    }

    int length() {
        return length;
    }

    boolean isFull() {
        return length == limit;
    }

    byte[] toArray() {
        return Arrays.copyOf(octets, length);
    }

    void truncate(long newLength) {
        length = (int) Math.max(0, Math.min(length, newLength));
    }

    /** Empties it and sets a new limit. */
    void restart(int newLimit) {
        length = 0;
        limit = newLimit;
    }

    OctetBuffer append(int octet) {
        if (length < limit) {
            makeRoom(1);
            octets[length++] = (byte) octet;
        }
        return this;
    }

    OctetBuffer append(byte[] source, int offset, int count) {
        int taken = Math.min(count, limit - length);
        makeRoom(taken);
        System.arraycopy(source, offset, octets, length, taken);
        length += taken;
        return this;
    }

    OctetBuffer append(byte[] source) {
        return append(source, 0, source.length);
    }

    /** Appends characters up to U+00FF as the octets that they stand for. */
    OctetBuffer append(String octetString) {
        return append(octetString.getBytes(StandardCharsets.ISO_8859_1));
    }

    private void makeRoom(int count) {
        if (octets.length - length < count) {
            long wanted = Math.max(octets.length * 2L, (long) length + count);
            octets = Arrays.copyOf(octets, (int) Math.min(Math.max(wanted, 64), limit));
        }
    }
}
