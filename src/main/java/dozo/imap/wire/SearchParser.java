package dozo.imap.wire;

import dozo.imap.wire.Command.SearchOption;
import dozo.imap.wire.SearchKey.Clock;
import dozo.imap.wire.SearchKey.Order;
import dozo.message.EnvelopeFields;
import dozo.store.Flags;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the arguments of SEARCH (RFC 3501 search-key and its extensions). */
final class SearchParser {
    /** Keys within keys: NOT, OR, parentheses. */
    private static final int DEPTH_LIMIT = 100;

    private final Cursor cursor;
    private Charset charset = StandardCharsets.UTF_8;
    private int depth;

    private SearchParser(Cursor cursor) {
        this.cursor = cursor;
    }

    static Command search(Cursor cursor, boolean uid) throws Malformed {
        return new SearchParser(cursor).command(uid);
    }

    private Command command(boolean uid) throws Malformed {
        Set<SearchOption> options = null;
        if (cursor.acceptWord("RETURN")) {
            cursor.space();
            options = options();
            cursor.space();
        }
        if (cursor.acceptWord("CHARSET")) {
            if (cursor.utf8()) {
                // RFC 6855 3
                throw new Malformed("with UTF8=ACCEPT, SEARCH names no charset");
            }
            cursor.space();
            Charset named = charset(cursor.asciiString());
            cursor.space();
            if (named == null) {
                cursor.skipAll();
                return new Command.SearchInUnknownCharset(
                        options != null && options.contains(SearchOption.SAVE));
            }
            charset = named;
        }
        SearchKey key = keys();
        cursor.finish();
        return new Command.Search(uid, options, key);
    }

    private Set<SearchOption> options() throws Malformed {
        Set<SearchOption> options = EnumSet.noneOf(SearchOption.class);
        for (String word : cursor.list(Cursor::word)) {
            try {
                options.add(SearchOption.valueOf(word));
            } catch (IllegalArgumentException e) {
                throw new Malformed("RETURN has MIN, MAX, ALL, COUNT and SAVE");
            }
        }
        // RFC 4731 3.1: an empty list means ALL
        return options.isEmpty() ? EnumSet.of(SearchOption.ALL) : options;
    }

    private static @Nullable Charset charset(String name) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "US-ASCII" -> StandardCharsets.US_ASCII;
            case "UTF-8" -> StandardCharsets.UTF_8;
            default -> null;
        };
    }

    private SearchKey keys() throws Malformed {
        List<SearchKey> keys = new ArrayList<>();
        do {
            keys.add(key());
        } while (cursor.accept(' '));
        return keys.size() == 1 ? keys.getFirst() : new SearchKey.And(keys);
    }

    private SearchKey key() throws Malformed {
        if (++depth > DEPTH_LIMIT) {
            throw new Malformed("search keys are nested too deep");
        }
        SearchKey key;
        int next = cursor.peek();
        if (cursor.accept('(')) {
            key = keys();
            cursor.expect(')');
        } else if ((next >= '0' && next <= '9') || next == '*' || next == '$') {
            key = new SearchKey.Numbers(cursor.sequenceSet());
        } else {
            key = named(cursor.word());
        }
        depth--;
        return key;
    }

    private SearchKey named(String word) throws Malformed {
        return switch (word) {
            case "ALL" -> new SearchKey.All();
            case "NOT" -> new SearchKey.Not(nested());
            case "OR" -> new SearchKey.Or(nested(), nested());
            case "UID" -> {
                cursor.space();
                yield new SearchKey.Uids(cursor.sequenceSet());
            }
            case "LARGER" -> new SearchKey.Larger(number());
            case "SMALLER" -> new SearchKey.Smaller(number());
            case "OLDER" -> new SearchKey.Within(interval(), false);
            case "YOUNGER" -> new SearchKey.Within(interval(), true);
            case "MODSEQ" -> modseq();
            case "KEYWORD" -> keyword();
            case "UNKEYWORD" -> new SearchKey.Not(keyword());
            default -> flagOrDay(word);
        };
    }

    private SearchKey flagOrDay(String word) throws Malformed {
        return switch (word) {
            case "ANSWERED" -> new SearchKey.Flag(Flags.ANSWERED);
            case "DELETED" -> new SearchKey.Flag(Flags.DELETED);
            case "DRAFT" -> new SearchKey.Flag(Flags.DRAFT);
            case "FLAGGED" -> new SearchKey.Flag(Flags.FLAGGED);
            case "SEEN" -> new SearchKey.Flag(Flags.SEEN);
            case "UNANSWERED" -> new SearchKey.Not(new SearchKey.Flag(Flags.ANSWERED));
            case "UNDELETED" -> new SearchKey.Not(new SearchKey.Flag(Flags.DELETED));
            case "UNDRAFT" -> new SearchKey.Not(new SearchKey.Flag(Flags.DRAFT));
            case "UNFLAGGED" -> new SearchKey.Not(new SearchKey.Flag(Flags.FLAGGED));
            case "UNSEEN" -> new SearchKey.Not(new SearchKey.Flag(Flags.SEEN));
            case "RECENT" -> new SearchKey.Recent();
            case "OLD" -> new SearchKey.Not(new SearchKey.Recent());
            case "NEW" ->
                    new SearchKey.And(
                            List.of(
                                    new SearchKey.Recent(),
                                    new SearchKey.Not(new SearchKey.Flag(Flags.SEEN))));
            case "BEFORE" -> day(Clock.RECEIVED, Order.BEFORE);
            case "ON" -> day(Clock.RECEIVED, Order.ON);
            case "SINCE" -> day(Clock.RECEIVED, Order.SINCE);
            case "SENTBEFORE" -> day(Clock.SENT, Order.BEFORE);
            case "SENTON" -> day(Clock.SENT, Order.ON);
            case "SENTSINCE" -> day(Clock.SENT, Order.SINCE);
            default -> ofText(word);
        };
    }

    private SearchKey ofText(String word) throws Malformed {
        return switch (word) {
            case "BCC", "CC", "FROM", "SUBJECT", "TO" ->
                    new SearchKey.Envelope(EnvelopeFields.Field.valueOf(word), text());
            case "BODY" -> new SearchKey.Body(text());
            case "TEXT" -> new SearchKey.Text(text());
            case "HEADER" -> {
                cursor.space();
                String field = cursor.asciiString().toUpperCase(Locale.ROOT);
                yield new SearchKey.Header(field, text());
            }
            default -> throw new Malformed("SEARCH has no key " + word);
        };
    }

    private SearchKey nested() throws Malformed {
        cursor.space();
        return key();
    }

    private SearchKey keyword() throws Malformed {
        cursor.space();
        return new SearchKey.Keyword(cursor.atom());
    }

    private long number() throws Malformed {
        cursor.space();
        return cursor.number();
    }

    /** RFC 5032: a count of seconds, not 0. */
    private long interval() throws Malformed {
        cursor.space();
        return cursor.nonZero();
    }

    /** RFC 7162 3.1.5; the flag that may be named is ignored: we keep one modseq an entry. */
    private SearchKey modseq() throws Malformed {
        cursor.space();
        if (cursor.peek() == '"') {
            cursor.string();
            cursor.space();
            String type = cursor.word();
            if (!type.equals("PRIV") && !type.equals("SHARED") && !type.equals("ALL")) {
                throw new Malformed("MODSEQ has the entry types priv, shared and all");
            }
            cursor.space();
        }
        return new SearchKey.Modseq(cursor.number64());
    }

    private SearchKey day(Clock clock, Order order) throws Malformed {
        cursor.space();
        boolean quoted = cursor.accept('"');
        LocalDate date = ImapDate.date(cursor.atom());
        if (quoted) {
            cursor.expect('"');
        }
        return new SearchKey.Day(clock, order, date);
    }

    private String text() throws Malformed {
        cursor.space();
        try {
            return charset.newDecoder().decode(ByteBuffer.wrap(cursor.astring())).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("a search string is not " + charset.name());
        }
    }
}
