package dozo.smtp;

import dozo.net.Connection;
import java.io.IOException;

/**
 * Reads the chunks of one mail (RFC 3030 2): counted octets, no dots. BINARYMIME is not offered, so
 * line ends are looked at as after DATA.
 */
final class ChunkReader implements AutoCloseable {
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
            int piece = Chunk.await(connection, left);
            take(connection.octets(), connection.start(), piece);
            connection.consume(piece);
            left -= piece;
        }
        if (chunk.last() && afterReturn) {
            body.bareLineEnd();
        }
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
