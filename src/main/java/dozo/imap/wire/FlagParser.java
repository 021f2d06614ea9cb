package dozo.imap.wire;

import dozo.store.Flags;
import dozo.store.Mails.FlagNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads flags (RFC 3501 2.3.2). */
final class FlagParser {
    /** Longest keyword taken; the standard has no limit, a table row wants one. */
    private static final int KEYWORD_LIMIT = 100;

    private long system;
    private final List<String> keywords = new ArrayList<>();

    private FlagParser() {}

    /** Flags in parentheses. */
    static FlagNames list(Cursor cursor) throws Malformed {
        FlagParser flags = new FlagParser();
        cursor.list(flags::one);
        return flags.names();
    }

    /** Flags in parentheses, or at least one without them: STORE takes both. */
    static FlagNames listOrBare(Cursor cursor) throws Malformed {
        if (cursor.peek() == '(') {
            return list(cursor);
        }
        FlagParser flags = new FlagParser();
        do {
            flags.one(cursor);
        } while (cursor.accept(' '));
        return flags.names();
    }

    private FlagNames names() {
        return new FlagNames(system, List.copyOf(keywords));
    }

    private boolean one(Cursor cursor) throws Malformed {
        if (cursor.accept('\\')) {
            system |= systemFlag(cursor.atom());
            return true;
        }
        String keyword = cursor.atom();
        if (keyword.length() > KEYWORD_LIMIT) {
            throw new Malformed("a keyword has at most " + KEYWORD_LIMIT + " characters");
        }
        if (keywords.stream().noneMatch(keyword::equalsIgnoreCase)) {
            keywords.add(keyword);
        }
        return true;
    }

    private static long systemFlag(String name) throws Malformed {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "SEEN" -> Flags.SEEN;
            case "ANSWERED" -> Flags.ANSWERED;
            case "FLAGGED" -> Flags.FLAGGED;
            case "DELETED" -> Flags.DELETED;
            case "DRAFT" -> Flags.DRAFT;
            case "RECENT" -> throw new Malformed("\\Recent is not the client's to change");
            default -> throw new Malformed("there is no system flag \\" + name);
        };
    }
}
