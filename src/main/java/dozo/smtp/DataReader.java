package dozo.smtp;

import dozo.net.Connection;
import java.io.IOException;

/**
 * Reads a mail after DATA (RFC 5321 4.1.1.4) straight from the connection's buffer: takes the first
 * dot of each line away (4.5.2) and hands on whole runs of octets. A line is never held, so it may
 * be as long as the mail. Only CR LF "." CR LF is the end; a bare CR or LF is a flaw.
 */
final class DataReader {
    /** What the octets just before mean for the next one. */
    private enum Place {
        LINE_START,
        TEXT,
        RETURN,
        DOT,
        DOT_RETURN,
        END
    }

    private final Body body;
    private Place place = Place.LINE_START;

    DataReader(Body body) {
        this.body = body;
    }

    /** Reads to the end of the mail; false if the client does not come to an end. */
    boolean read(Connection connection) throws IOException {
        while (place != Place.END) {
            if (body.hopeless()) {
                return false;
            }
            if (connection.start() == connection.end()) {
                connection.fill();
            }
            int start = connection.start();
            int taken = take(connection.octets(), start, connection.end()) - start;
            connection.consume(taken);
        }
        return true;
    }

    /** Takes octets up to the end of the buffer or of the mail; answers where it stopped. */
    int take(byte[] octets, int start, int end) {
        int from = start;
        int i = start;
        while (i < end && place != Place.END) {
            switch (place) {
                case TEXT -> i = skipText(octets, i, end);
                case RETURN -> i = afterReturn(octets[i], i);
                case LINE_START -> {
                    if (octets[i] == '.') {
                        body.write(octets, from, i - from);
                        i++;
                        from = i;
                        place = Place.DOT;
                    } else {
                        place = Place.TEXT;
                    }
                }
                case DOT -> {
                    if (octets[i] == '\r') {
                        i++;
                        place = Place.DOT_RETURN;
                    } else {
                        place = Place.TEXT;
                    }
                }
                case DOT_RETURN -> {
                    if (octets[i] == '\n') {
                        i++;
                        place = Place.END;
                    } else {
                        // ".", CR, something: bare
                        i = afterReturn(octets[i], i);
                    }
                }
                case END -> throw new IllegalStateException("taken after the end");
            }
        }
        // Behind a dot, CR is not the mail's: it belongs to the end, or else it is a flaw anyway.
        boolean ending = place == Place.END || place == Place.DOT_RETURN;
        if (!ending) {
            body.write(octets, from, i - from);
        }
        return i;
    }

    private int afterReturn(byte octet, int position) {
        if (octet == '\n') {
            place = Place.LINE_START;
            return position + 1;
        }
        body.bareLineEnd();
        place = Place.TEXT;
        return position;
    }

    /** Goes on behind the next CR or LF. */
    private int skipText(byte[] octets, int start, int end) {
        int i = start;
        // this loop sees every octet of every mail
        while (i < end && octets[i] != '\r' && octets[i] != '\n') {
            i++;
        }
        if (i == end) {
            return i;
        }
        if (octets[i] == '\n') {
            body.bareLineEnd();
        } else {
            place = Place.RETURN;
        }
        return i + 1;
    }
}
