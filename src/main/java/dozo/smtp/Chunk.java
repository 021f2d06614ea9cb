package dozo.smtp;

import dozo.net.Connection;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One chunk, as the arguments of BDAT announce it (RFC 3030 2).
 *
 * @param sizeBytes octets that follow the command line
 * @param last nothing of the mail comes after them
 * @param wellFormed nothing but LAST stands behind the size; else the octets follow all the same
 */
record Chunk(long sizeBytes, boolean last, boolean wellFormed) {
    private static final Pattern ARGUMENTS = Pattern.compile("(\\d+)(?: +(.*))?");
    private static final int LONG_DIGITS = 18;

    /** Null if not even the size can be told. */
    static @Nullable Chunk read(String arguments) {
        Matcher m = ARGUMENTS.matcher(arguments);
        if (!m.matches()) {
            return null;
        }
        boolean fits = m.group(1).length() <= LONG_DIGITS;
        boolean last = "LAST".equalsIgnoreCase(m.group(2));
        return new Chunk(
                fits ? Long.parseLong(m.group(1)) : Long.MAX_VALUE,
                last,
                last || m.group(2) == null);
    }

    /** More than we would read to throw it away. */
    boolean hopeless() {
        return sizeBytes > Body.WASTE_LIMIT_BYTES;
    }

    /** Reads it to throw it away. */
    void skip(Connection connection) throws IOException {
        for (long left = sizeBytes; left > 0; ) {
            int piece = await(connection, left);
            connection.consume(piece);
            left -= piece;
        }
    }

    /** Waits for input; answers how much of what is there belongs to this chunk. */
    static int await(Connection connection, long left) throws IOException {
        if (connection.start() == connection.end()) {
            connection.fill();
        }
        return (int) Math.min(left, connection.end() - connection.start());
    }
}
