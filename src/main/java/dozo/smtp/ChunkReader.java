package dozo.smtp;

import dozo.net.Connection;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the chunks of one mail (RFC 3030 2): counted octets, no dots. BINARYMIME is not offered, so
 * line ends are looked at as after DATA.
 */
final class ChunkReader implements AutoCloseable {
    /**
     * The arguments of BDAT.
     *
     * @param sizeBytes octets that follow the command line
     * @param last nothing comes after them
     */
    record Chunk(long sizeBytes, boolean last) {
        private static final Pattern ARGUMENTS =
                Pattern.compile("(\\d{1,18})( +LAST)?", Pattern.CASE_INSENSITIVE);

        /** Null if they make no sense. */
        static @Nullable Chunk read(String arguments) {
            Matcher m = ARGUMENTS.matcher(arguments);
            return m.matches()
                    ? new Chunk(Long.parseLong(m.group(1)), m.group(2) != null)
                    : null;
        }

        /** More than anybody may send, and more than we would read to throw away. */
        boolean hopeless() {
            return sizeBytes > Body.WASTE_LIMIT_BYTES;
        }
    }

    private final Body body;
    private boolean afterReturn;

    ChunkReader(Body body) {
        this.body = body;
    }

    Body body() {
        return body;
    }

    /** Reads a chunk. */
    void read(Connection connection, Chunk chunk) throws IOException {
        for (long left = chunk.sizeBytes(); left > 0; ) {
            int piece = await(connection, left);
            take(connection.octets(), connection.start(), piece);
            connection.consume(piece);
            left -= piece;
        }
        if (chunk.last() && afterReturn) {
            body.bareLineEnd();
        }
    }

    /** Reads a chunk that nobody wants: its octets must not be taken for commands. */
    static void skip(Connection connection, Chunk chunk) throws IOException {
        for (long left = chunk.sizeBytes(); left > 0; ) {
            int piece = await(connection, left);
            connection.consume(piece);
            left -= piece;
        }
    }

    private static int await(Connection connection, long left) throws IOException {
        if (connection.start() == connection.end()) {
            connection.fill();
        }
        return (int) Math.min(left, connection.end() - connection.start());
    }

    void take(byte[] octets, int start, int length) {
        for (int i = start; i < start + length; i++) {
            byte octet = octets[i];
            if (afterReturn != (octet == '\n')) {
                body.bareLineEnd();
            }
            afterReturn = octet == '\r';
        }
        body.write(octets, start, length);
    }

    @Override
    public void close() {
        body.close();
    }
}
