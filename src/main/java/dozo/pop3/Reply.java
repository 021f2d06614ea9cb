package dozo.pop3;

import dozo.net.Connection;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the server says to one command.
 *
 * @param ok {@code +OK} or {@code -ERR}
 * @param text the rest of the line; begins with a response code in brackets where there is one
 * @param body what follows the line: the lines up to and with that of one dot, or the TLS
 *     handshake; null if nothing does
 * @param goodbye the connection is closed after it
 */
record Reply(boolean ok, String text, @Nullable Body body, boolean goodbye) {
    /** What follows the first line of a reply. */
    @FunctionalInterface
    interface Body {
        void write(Connection connection) throws IOException;
    }

    static Reply ok(String text) {
        return new Reply(true, text, null, false);
    }

    static Reply ok(String text, Body body) {
        return new Reply(true, text, body, false);
    }

    static Reply error(String text) {
        return new Reply(false, text, null, false);
    }

    /** A fault of ours, which may pass (RFC 3206 4). */
    static Reply fault(String text) {
        return error("[SYS/TEMP] " + text);
    }

    /** The same, and the connection is closed. */
    Reply asGoodbye() {
        return new Reply(ok, text, body, true);
    }

    void write(Connection connection) throws IOException {
        connection.write(ok ? "+OK " : "-ERR ");
        connection.write(text);
        connection.write("\r\n");
        if (body != null) {
            body.write(connection);
        }
    }
}
