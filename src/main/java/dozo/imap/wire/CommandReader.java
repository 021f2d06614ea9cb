package dozo.imap.wire;

import dozo.net.Connection;
import dozo.net.Line;
import dozo.net.Pace;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads commands with their literals from a connection. Small literals are put where they were
 * announced; a message of APPEND is left to be streamed with {@link #copyLiteral}, and {@link
 * #afterMessage} reads on behind it. Holds no buffer between commands. Used by one thread.
 */
public final class CommandReader {
    /** A command, its literals included and messages excluded; RFC 7162 4 wants 8,192 at least. */
    public static final int COMMAND_LIMIT_BYTES = 64 * 1024;

    /** A larger literal that does not wait for us (RFC 7888) ends the connection. */
    private static final long SKIP_LIMIT_BYTES = 1L << 20;

    /** The same for a message, which its client may send again if it hears why it was refused. */
    private static final long SKIP_MESSAGE_LIMIT_BYTES = 256L << 20;

    private static final String TOO_LONG =
            "a command has at most " + COMMAND_LIMIT_BYTES + " octets";
    private static final String TOO_LARGE = "that literal is too large";
    private static final String BARE = "a line ends with CRLF, and holds no CR or LF";

    /** Takes octets as they come in; they are valid during the call only. */
    @FunctionalInterface
    public interface Sink {
        void write(byte[] octets, int offset, int length) throws IOException;
    }

    private final Connection connection;
    private final Pace pace;

    private boolean utf8;

    public CommandReader(Connection connection) {
        this(connection, Pace.STANDARD);
    }

    /**
     * @param pace how slowly a command's literals may come, all of them together
     */
    CommandReader(Connection connection, Pace pace) {
        this.connection = connection;
        this.pace = pace;
    }

    /** RFC 6855 3: from now on strings and mailbox names are UTF-8. */
    public void acceptUtf8() {
        utf8 = true;
    }

    // ---- commands

    /** Waits for the next command. */
    public Incoming next() throws IOException {
        connection.endPaced();
        Line line = connection.readLine(COMMAND_LIMIT_BYTES);
        if (line.ending() != Line.Ending.CRLF) {
            return refused(tagOf(line.octets(), line.start(), line.end()), line);
        }
        Literal literal = Literal.atEnd(line.octets(), line.start(), line.end());
        return literal == null
                ? parse(line.octets(), line.start(), line.end())
                : withLiterals(Arrays.copyOfRange(line.octets(), line.start(), line.end()));
    }

    private Incoming withLiterals(byte[] line) throws IOException {
        byte[] command = line;
        int lineStart = 0;
        while (true) {
            Literal literal = Literal.atEnd(command, lineStart, command.length);
            if (literal == null) {
                return parse(command, 0, command.length);
            }
            if (announcesMessage(command)) {
                return withMessage(command, literal);
            }
            String tag = tagOf(command, 0, command.length);
            if (literal.bytes() > COMMAND_LIMIT_BYTES - command.length) {
                return refused(new Incoming.Refused(tag, "TOOBIG", TOO_LARGE), literal);
            }
            if (literal.synchronising() && !knownVerb(command)) {
                return parse(command, 0, command.length);
            }
            command = withLiteral(command, literal);
            lineStart = command.length;
            Line next = connection.readLine(COMMAND_LIMIT_BYTES);
            if (next.ending() != Line.Ending.CRLF) {
                return refused(tag, next);
            }
            command = joined(command, next);
            if (command.length > COMMAND_LIMIT_BYTES) {
                return refused(
                        new Incoming.Refused(tag, "", TOO_LONG),
                        Literal.atEnd(command, lineStart, command.length));
            }
        }
    }

    /** Of APPEND: if it can't be read, its message must not be taken for commands. */
    private Incoming withMessage(byte[] command, Literal literal) throws IOException {
        Incoming parsed = parse(command, 0, command.length);
        boolean inStep = !(parsed instanceof Incoming.Refused) || skipMessages(literal);
        return inStep ? parsed : new Incoming.Lost("TOOBIG", TOO_LARGE);
    }

    // ---- what is refused

    /** Refuses a line for how it ended. */
    private Incoming refused(String tag, Line line) throws IOException {
        String why = line.ending() == Line.Ending.BARE ? BARE : TOO_LONG;
        return refused(
                new Incoming.Refused(tag, "", why),
                Literal.atEnd(line.octets(), line.start(), line.end()));
    }

    /** RFC 7888 4: a literal that waits is refused; another is skipped, or ends the connection. */
    private Incoming refused(Incoming.Refused refusal, @Nullable Literal literal)
            throws IOException {
        return skip(literal, SKIP_LIMIT_BYTES) ? refusal : new Incoming.Lost("TOOBIG", TOO_LARGE);
    }

    /** Passes over a literal and the rest of its command, as far as the client sends unasked. */
    private boolean skip(@Nullable Literal first, long limit) throws IOException {
        Literal literal = first;
        long left = limit;
        while (literal != null && !literal.synchronising()) {
            if (literal.bytes() > left) {
                return false;
            }
            left -= literal.bytes();
            copy(literal.bytes(), (octets, offset, length) -> {});
            Line line = connection.readLine(COMMAND_LIMIT_BYTES);
            literal = Literal.atEnd(line.octets(), line.start(), line.end());
        }
        return true;
    }

    // ---- what is taken

    private byte[] withLiteral(byte[] command, Literal literal) throws IOException {
        int start = command.length + 2;
        byte[] longer = Arrays.copyOf(command, start + (int) literal.bytes());
        longer[start - 2] = '\r';
        longer[start - 1] = '\n';
        int[] at = {start};
        copyLiteral(
                literal,
                (octets, offset, length) -> {
                    System.arraycopy(octets, offset, longer, at[0], length);
                    at[0] += length;
                });
        return longer;
    }

    private static byte[] joined(byte[] command, Line line) {
        int length = line.end() - line.start();
        byte[] longer = Arrays.copyOf(command, command.length + length);
        System.arraycopy(line.octets(), line.start(), longer, command.length, length);
        return longer;
    }

    private Incoming parse(byte[] octets, int start, int end) {
        Cursor cursor = new Cursor(octets, start, end, utf8);
        String tag = "*";
        try {
            tag = cursor.tag();
            cursor.space();
            return new Incoming.Ready(tag, CommandParser.parse(cursor));
        } catch (Malformed e) {
            return new Incoming.Refused(tag, "", e.text());
        }
    }

    private static String tagOf(byte[] octets, int start, int end) {
        try {
            return new Cursor(octets, start, end, false).tag();
        } catch (Malformed e) {
            return "*";
        }
    }

    private static boolean knownVerb(byte[] command) {
        Cursor cursor = new Cursor(command, 0, command.length, false);
        try {
            cursor.tag();
            cursor.space();
            return CommandParser.takesStrings(cursor.word());
        } catch (Malformed e) {
            return false;
        }
    }

    /** Every literal of APPEND is a message, but for the mailbox's name. */
    private static boolean announcesMessage(byte[] command) {
        Cursor cursor = new Cursor(command, 0, command.length, false);
        try {
            cursor.tag();
            cursor.space();
            return cursor.acceptWord("APPEND")
                    && cursor.accept(' ')
                    && cursor.announcement() == null;
        } catch (Malformed e) {
            return false;
        }
    }

    // ---- messages of APPEND

    /** Lets a synchronising client send, and hands its literal on, octet by octet. */
    public void copyLiteral(Literal literal, Sink sink) throws IOException {
        if (literal.synchronising()) {
            connection.write("+ go on\r\n");
            connection.flush();
        }
        copy(literal.bytes(), sink);
    }

    private void copy(long bytes, Sink sink) throws IOException {
        connection.beginPaced(pace);
        long left = bytes;
        while (left > 0) {
            int there = connection.end() - connection.start();
            if (there == 0) {
                connection.fill();
                continue;
            }
            int piece = (int) Math.min(there, left);
            sink.write(connection.octets(), connection.start(), piece);
            connection.consume(piece);
            left -= piece;
        }
    }

    /** Reads what stands behind a message. */
    public AfterMessage afterMessage(boolean utf8Message) throws IOException {
        Line line = connection.readLine(COMMAND_LIMIT_BYTES);
        if (line.ending() != Line.Ending.CRLF) {
            return broken(line, line.ending() == Line.Ending.BARE ? BARE : TOO_LONG);
        }
        Cursor cursor = new Cursor(line.octets(), line.start(), line.end(), utf8);
        try {
            Command.Message next = AppendParser.next(cursor, utf8Message);
            return next == null ? new AfterMessage.End() : new AfterMessage.Another(next);
        } catch (Malformed e) {
            return broken(line, e.text());
        }
    }

    private AfterMessage broken(Line line, String why) throws IOException {
        Literal literal = Literal.atEnd(line.octets(), line.start(), line.end());
        return new AfterMessage.Broken(why, skip(literal, SKIP_MESSAGE_LIMIT_BYTES));
    }

    /**
     * Passes over the rest of an APPEND that is refused, this message first.
     *
     * @return false if it is too much: the connection must end
     */
    public boolean skipMessages(Literal literal) throws IOException {
        return skip(literal, SKIP_MESSAGE_LIMIT_BYTES);
    }

    // ---- lines that are no commands

    /** A line of AUTHENTICATE or IDLE; null if it does not end as it must. */
    public byte @Nullable [] line() throws IOException {
        Line line = connection.readLine(COMMAND_LIMIT_BYTES);
        return line.ending() == Line.Ending.CRLF
                ? Arrays.copyOfRange(line.octets(), line.start(), line.end())
                : null;
    }
}
