package dozo.imap.wire;

import dozo.imap.wire.Command.Message;
import dozo.store.Mails.FlagNames;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads APPEND up to the announcement of a message (RFC 3501, RFC 3502, RFC 6855 4). */
final class AppendParser {
    private AppendParser() {}

    static Command append(Cursor cursor) throws Malformed {
        String mailbox = cursor.mailbox();
        cursor.space();
        return new Command.Append(mailbox, message(cursor));
    }

    /** Flags and date, if any, and the announcement, which ends the line. */
    static Message message(Cursor cursor) throws Malformed {
        FlagNames flags = new FlagNames(0, List.of());
        Long received = null;
        if (cursor.peek() == '(') {
            flags = FlagParser.list(cursor);
            cursor.space();
        }
        if (cursor.peek() == '"') {
            String text = new String(cursor.string(), StandardCharsets.ISO_8859_1);
            received = ImapDate.dateTimeMillis(text);
            cursor.space();
        }
        boolean utf8 = cursor.acceptText("UTF8 (");
        Literal literal = cursor.announcement();
        if (literal == null) {
            throw new Malformed("APPEND wants a message as a literal");
        }
        // RFC 6855 4: UTF8 takes a literal8; elsewhere one would need BINARY (RFC 3516)
        if (literal.binary() != utf8) {
            throw new Malformed(
                    utf8 ? "UTF8 takes a literal like ~{42}" : "~{42} goes with UTF8 only");
        }
        return new Message(flags, received, literal, utf8);
    }

    /** What follows a message: another one, or null for the end of the command. */
    static @Nullable Message next(Cursor cursor, boolean utf8) throws Malformed {
        if (utf8) {
            cursor.expect(')');
        }
        if (cursor.done()) {
            return null;
        }
        cursor.space();
        return message(cursor);
    }
}
