package dozo.imap.wire;

import org.jspecify.annotations.Nullable;

/**
 * The announcement of a literal at the end of a line: {@code {42}}, {@code {42+}}, {@code ~{42}}.
 *
 * @param bytes how many octets follow
 * @param synchronising the client waits for our "+" (false: RFC 7888)
 * @param binary a literal8, which may hold NUL (RFC 3516)
 * @param start where the announcement begins in its line
 */
public record Literal(long bytes, boolean synchronising, boolean binary, int start) {
    /** Longer numbers are not even read; no limit of ours is near. */
    private static final int DIGITS_LIMIT = 18;

    /** The literal that the line announces, or null if it announces none. */
    static @Nullable Literal atEnd(byte[] octets, int start, int end) {
        int at = end - 1;
        if (at < start || octets[at] != '}') {
            return null;
        }
        at--;
        boolean synchronising = true;
        if (at >= start && octets[at] == '+') {
            synchronising = false;
            at--;
        }
        int lastDigit = at;
        while (at >= start && octets[at] >= '0' && octets[at] <= '9') {
            at--;
        }
        int digits = lastDigit - at;
        if (digits == 0 || at < start || octets[at] != '{') {
            return null;
        }
        long bytes = digits > DIGITS_LIMIT ? Long.MAX_VALUE : number(octets, at + 1, lastDigit + 1);
        boolean binary = at > start && octets[at - 1] == '~';
        return new Literal(bytes, synchronising, binary, binary ? at - 1 : at);
    }

    private static long number(byte[] octets, int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + (octets[i] - '0');
        }
        return number;
    }
}
