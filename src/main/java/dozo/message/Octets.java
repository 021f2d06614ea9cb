package dozo.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds line feeds eight octets at a time: nearly all the time spent on a big mail is spent here.
 */
final class Octets {
    private static final VarHandle WORD =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long LOW_BITS = 0x7F7F7F7F7F7F7F7FL;
    private static final long LINE_FEEDS = ONES * '\n';

    private Octets() {}

    /** The index of the first LF in from..to, or -1. */
    static int lineFeed(byte[] octets, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long found = lineFeedMarks((long) WORD.get(octets, at));
            if (found != 0) {
                return at + (Long.numberOfTrailingZeros(found) >>> 3);
            }
        }
        for (; at < to; at++) {
            if (octets[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    static int countLineFeeds(byte[] octets, int from, int to) {
        int count = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            count += Long.bitCount(lineFeedMarks((long) WORD.get(octets, at)));
        }
        for (; at < to; at++) {
            if (octets[at] == '\n') {
                count++;
            }
        }
        return count;
    }

    /** The top bit of each octet that is LF, exactly: no false mark next to a true one. */
    private static long lineFeedMarks(long word) {
        long zeroWhereFound = word ^ LINE_FEEDS;
        return ~(((zeroWhereFound & LOW_BITS) + LOW_BITS) | zeroWhereFound | LOW_BITS);
    }
}
