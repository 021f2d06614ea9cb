package dozo.imap.wire;

import dozo.net.Connection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses straight onto a connection. Used by one thread at a time. Between {@link #begin}
 * and {@link #end} a response is open: if a fault strikes there, no other response can follow.
 */
public final class ResponseWriter {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] UNTAGGED = {'*', ' '};
    private static final byte[] NIL = {'N', 'I', 'L'};

    /** Longer strings are sent as literals: old clients read quoted ones into small buffers. */
    private static final int QUOTED_LIMIT_BYTES = 1000;

    private final Connection connection;

    private boolean utf8;
    private boolean open;

    public ResponseWriter(Connection connection) {
        this.connection = connection;
    }

    /** RFC 6855 3: from now on strings and mailbox names are UTF-8. */
    public void acceptUtf8() {
        utf8 = true;
    }

    /** Was a response begun and not ended? */
    public boolean open() {
        return open;
    }

    // ---- whole lines

    /** "* " and that text, of ISO 8859-1 characters. */
    public void untagged(String text) throws IOException {
        begin();
        connection.write(text);
        end();
    }

    /** "* 23 EXISTS". */
    public void untagged(long number, String word) throws IOException {
        begin();
        connection.writeNumber(number);
        connection.write(' ');
        connection.write(word);
        end();
    }

    /** "+ " and that text. */
    public void goOn(String text) throws IOException {
        open = true;
        connection.write("+ ");
        connection.write(text);
        end();
    }

    /** The response that ends a command, or with "*" an untagged one. */
    public void tagged(String tag, String text) throws IOException {
        open = true;
        connection.write(tag);
        connection.write(' ');
        connection.write(text);
        end();
    }

    // ---- lines in pieces

    public void begin() throws IOException {
        open = true;
        connection.write(UNTAGGED, 0, 2);
    }

    public void end() throws IOException {
        connection.write(CRLF, 0, 2);
        open = false;
    }

    public void text(String text) throws IOException {
        connection.write(text);
    }

    public void octets(byte[] octets) throws IOException {
        connection.write(octets, 0, octets.length);
    }

    public void octets(byte[] octets, int offset, int length) throws IOException {
        connection.write(octets, offset, length);
    }

    public void octet(char octet) throws IOException {
        connection.write(octet);
    }

    public void number(long number) throws IOException {
        connection.writeNumber(number);
    }

    // ---- strings

    /** A string, or NIL for null. */
    public void nstring(@Nullable String text) throws IOException {
        if (text == null) {
            octets(NIL);
        } else {
            string(text);
        }
    }

    /** A quoted string where it may be one, else a literal. */
    public void string(String text) throws IOException {
        string(text.getBytes(StandardCharsets.UTF_8));
    }

    public void string(byte[] text) throws IOException {
        if (!quotable(text)) {
            literal(text.length);
            octets(text);
            return;
        }
        connection.write('"');
        int from = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '"' || text[i] == '\\') {
                connection.write(text, from, i - from);
                connection.write('\\');
                from = i;
            }
        }
        connection.write(text, from, text.length - from);
        connection.write('"');
    }

    private boolean quotable(byte[] text) {
        if (text.length > QUOTED_LIMIT_BYTES) {
            return false;
        }
        for (byte octet : text) {
            // RFC 6855 3: quoted strings may hold UTF-8 once the client said so
            if (octet == '\r' || octet == '\n' || octet == 0 || (octet < 0 && !utf8)) {
                return false;
            }
        }
        return true;
    }

    /** Announces a literal: so many octets must follow. */
    public void literal(long bytes) throws IOException {
        connection.write('{');
        connection.writeNumber(bytes);
        connection.write('}');
        connection.write(CRLF, 0, 2);
    }

    public void mailbox(String name) throws IOException {
        string(utf8 ? name : MailboxName.encode(name));
    }

    /** Takes octets of a literal. */
    public OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                connection.write(octet);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                connection.write(octets, offset, length);
            }
        };
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        connection.flush();
    }
}
