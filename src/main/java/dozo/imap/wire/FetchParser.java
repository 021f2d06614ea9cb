package dozo.imap.wire;

import dozo.imap.wire.FetchItem.Attribute;
import dozo.imap.wire.FetchItem.Partial;
import dozo.imap.wire.FetchItem.Section;
import dozo.imap.wire.FetchItem.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of FETCH (RFC 3501 fetch, fetch-att). */
final class FetchParser {
    private static final List<FetchItem> FAST =
            List.of(Attribute.FLAGS, Attribute.INTERNALDATE, Attribute.RFC822_SIZE);

    private FetchParser() {}

    static Command fetch(Cursor cursor, boolean uid) throws Malformed {
        SequenceSet set = cursor.sequenceSet();
        cursor.space();
        List<FetchItem> items = items(cursor);
        long changedSince = -1;
        boolean vanished = false;
        if (cursor.accept(' ')) {
            cursor.expect('(');
            do {
                if (cursor.acceptWord("CHANGEDSINCE")) {
                    cursor.space();
                    changedSince = cursor.number64();
                } else if (cursor.acceptWord("VANISHED")) {
                    vanished = true;
                } else {
                    throw new Malformed("FETCH has the modifiers CHANGEDSINCE and VANISHED");
                }
            } while (cursor.accept(' '));
            cursor.expect(')');
        }
        // RFC 7162 3.2.6: only of UID FETCH, only with CHANGEDSINCE
        if (vanished && (!uid || changedSince < 0)) {
            throw new Malformed("VANISHED goes with UID FETCH and CHANGEDSINCE only");
        }
        return new Command.Fetch(uid, set, items, changedSince, vanished);
    }

    private static List<FetchItem> items(Cursor cursor) throws Malformed {
        if (cursor.acceptWord("ALL")) {
            return with(FAST, Attribute.ENVELOPE);
        }
        if (cursor.acceptWord("FAST")) {
            return FAST;
        }
        if (cursor.acceptWord("FULL")) {
            return with(with(FAST, Attribute.ENVELOPE), Attribute.BODY);
        }
        if (cursor.peek() != '(') {
            return List.of(item(cursor));
        }
        List<FetchItem> items = new ArrayList<>();
        for (FetchItem item : cursor.list(FetchParser::item)) {
            if (!items.contains(item)) {
                items.add(item);
            }
        }
        if (items.isEmpty()) {
            throw new Malformed("FETCH wants at least one item");
        }
        return items;
    }

    private static List<FetchItem> with(List<FetchItem> items, FetchItem more) {
        List<FetchItem> all = new ArrayList<>(items);
        all.add(more);
        return all;
    }

    private static FetchItem item(Cursor cursor) throws Malformed {
        // the names that go on with "[" first; acceptText takes prefixes
        if (cursor.acceptText("BODY.PEEK[")) {
            return section(cursor, true);
        }
        if (cursor.acceptText("BODY[")) {
            return section(cursor, false);
        }
        String name = cursor.word();
        return switch (name) {
            case "UID" -> Attribute.UID;
            case "FLAGS" -> Attribute.FLAGS;
            case "INTERNALDATE" -> Attribute.INTERNALDATE;
            case "RFC822.SIZE" -> Attribute.RFC822_SIZE;
            case "MODSEQ" -> Attribute.MODSEQ;
            case "ENVELOPE" -> Attribute.ENVELOPE;
            case "BODY" -> Attribute.BODY;
            case "BODYSTRUCTURE" -> Attribute.BODYSTRUCTURE;
            case "RFC822" -> whole("RFC822", Text.ALL, false);
            case "RFC822.HEADER" -> whole("RFC822.HEADER", Text.HEADER, true);
            case "RFC822.TEXT" -> whole("RFC822.TEXT", Text.TEXT, false);
            default -> throw new Malformed("FETCH has no item " + name);
        };
    }

    private static Section whole(String label, Text text, boolean peek) {
        return new Section(label, List.of(), text, List.of(), peek, null);
    }

    private static Section section(Cursor cursor, boolean peek) throws Malformed {
        List<Integer> path = path(cursor);
        Text text = Text.ALL;
        List<String> fields = List.of();
        StringBuilder label = new StringBuilder("BODY[");
        path.forEach(part -> label.append(label.length() > 5 ? "." : "").append(part));
        if (cursor.peek() != ']') {
            text = text(cursor, !path.isEmpty());
            label.append(path.isEmpty() ? "" : ".").append(text.name().replace('_', '.'));
            if (text == Text.HEADER_FIELDS || text == Text.HEADER_FIELDS_NOT) {
                fields = fields(cursor, label);
            }
        }
        cursor.expect(']');
        label.append(']');
        return new Section(label.toString(), path, text, fields, peek, partial(cursor));
    }

    /** Part numbers; the dot after the last one is taken when a text follows it. */
    private static List<Integer> path(Cursor cursor) throws Malformed {
        List<Integer> path = new ArrayList<>();
        while (cursor.peek() >= '0' && cursor.peek() <= '9') {
            path.add((int) Math.min(cursor.nonZero(), Integer.MAX_VALUE));
            if (cursor.peek() == ']') {
                return path;
            }
            cursor.expect('.');
            if (cursor.peek() == ']') {
                throw new Malformed("after a part number's dot, a section goes on");
            }
        }
        return path;
    }

    private static Text text(Cursor cursor, boolean inPart) throws Malformed {
        // the longer names first
        if (cursor.acceptText("HEADER.FIELDS.NOT")) {
            return Text.HEADER_FIELDS_NOT;
        }
        if (cursor.acceptText("HEADER.FIELDS")) {
            return Text.HEADER_FIELDS;
        }
        if (cursor.acceptText("HEADER")) {
            return Text.HEADER;
        }
        if (cursor.acceptText("TEXT")) {
            return Text.TEXT;
        }
        if (inPart && cursor.acceptText("MIME")) {
            return Text.MIME;
        }
        throw new Malformed("a section is HEADER, TEXT, MIME (of a part) or part numbers");
    }

    private static List<String> fields(Cursor cursor, StringBuilder label) throws Malformed {
        cursor.space();
        List<String> names = cursor.list(Cursor::asciiString);
        if (names.isEmpty()) {
            throw new Malformed("HEADER.FIELDS wants at least one name");
        }
        List<String> fields = new ArrayList<>(names.size());
        StringBuilder spelled = new StringBuilder();
        for (String name : names) {
            // RFC 5322 2.2: names are printable; what is none could break our own response
            if (name.isEmpty() || !name.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
                throw new Malformed("a header field's name is printable US-ASCII");
            }
            spelled.append(spelled.isEmpty() ? "" : " ").append(spelling(name));
            fields.add(name.toUpperCase(Locale.ROOT));
        }
        label.append(" (").append(spelled).append(')');
        return fields;
    }

    private static String spelling(String name) {
        boolean atom = name.chars().noneMatch(c -> "(){%*\"\\]".indexOf(c) >= 0);
        return atom ? name : '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static @Nullable Partial partial(Cursor cursor) throws Malformed {
        if (!cursor.accept('<')) {
            return null;
        }
        long offset = cursor.number();
        cursor.expect('.');
        long length = cursor.nonZero();
        cursor.expect('>');
        return new Partial(offset, length);
    }
}
