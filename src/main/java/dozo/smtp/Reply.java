package dozo.smtp;

import dozo.delivery.Outcome;
import dozo.net.Connection;
import dozo.policy.Verdict;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One reply (RFC 5321 4.2).
 *
 * @param code three digits
 * @param status enhanced status code (RFC 2034), or empty where the RFC has none: greeting, EHLO
 *     and HELO, 3xx
 * @param text ASCII for people; a line feed begins a further line
 * @param next what comes after it
 */
record Reply(int code, String status, String text, Next next) {
    /** What comes after a reply. */
    enum Next {
        COMMAND,
        /** Hands are shaken (RFC 3207 4). */
        TLS,
        /** The connection is closed. */
        END
    }

    static final Reply TROUBLE = of(451, "4.3.0", "Trouble here, please try again later");

    static Reply of(int code, String status, String text) {
        return new Reply(code, status, text, Next.COMMAND);
    }

    /** The same, and the end of the connection. */
    Reply goodbye() {
        return new Reply(code, status, text, Next.END);
    }

    /** What the client hears of that verdict; null if it may go on. */
    static @Nullable Reply refusal(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accept() -> null;
            case Verdict.Defer(int code, String status, String text) -> of(code, status, text);
            case Verdict.Refuse(int code, String status, String text) -> of(code, status, text);
        };
    }

    static Reply of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Delivered(long id, var _) -> of(250, "2.0.0", "Delivered as " + id);
            case Outcome.Deferred(int code, String status, String text) -> of(code, status, text);
            case Outcome.Refused(int code, String status, String text) -> of(code, status, text);
        };
    }

    /** The client does not speak the protocol: RFC 5321 4.2.2, 500 to 504 and 555. */
    boolean protocolError() {
        return (code >= 500 && code <= 504) || code == 555;
    }

    void write(Connection connection) throws IOException {
        int from = 0;
        int end = text.indexOf('\n');
        while (end >= 0) {
            writeLine(connection, '-', text.substring(from, end));
            from = end + 1;
            end = text.indexOf('\n', from);
        }
        writeLine(connection, ' ', text.substring(from));
    }

    private void writeLine(Connection connection, char separator, String line) throws IOException {
        String space = status.isEmpty() ? "" : " ";
        connection.write(code + String.valueOf(separator) + status + space + line + "\r\n");
    }
}
