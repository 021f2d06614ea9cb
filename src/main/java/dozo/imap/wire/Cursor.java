package dozo.imap.wire;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the words of RFC 3501 section 9 from the octets of one command, literals included. Each
 * method takes what it names or says what is missing.
 */
final class Cursor {
    /** Takes one element of a list. */
    @FunctionalInterface
    interface Element<T> {
        T read(Cursor cursor) throws Malformed;
    }

    private static final int ATOM = 1;
    private static final int ASTRING = 2;
    private static final int LIST = 4;
    private static final int TAG = 8;
    private static final int DIGIT = 16;
    private static final byte[] CLASSES = classes();

    /** RFC 3501: number is an unsigned 32-bit integer. */
    private static final long NUMBER_LIMIT = 0xFFFF_FFFFL;

    private final byte[] octets;
    private final int start;
    private final int end;
    private final boolean utf8;
    private int at;

    Cursor(byte[] octets, int start, int end, boolean utf8) {
        this.octets = octets;
        this.start = start;
        this.at = start;
        this.end = end;
        this.utf8 = utf8;
    }

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (int c = 0x21; c < 0x7f; c++) {
            boolean special = "(){%*\"\\]".indexOf(c) >= 0;
            int bits = 0;
            bits |= special ? 0 : ATOM | ASTRING | LIST | TAG;
            bits |= c == ']' ? ASTRING | LIST | TAG : 0;
            bits |= c == '%' || c == '*' ? LIST : 0;
            bits &= c == '+' ? ~TAG : ~0;
            bits |= c >= '0' && c <= '9' ? DIGIT : 0;
            classes[c] = (byte) bits;
        }
        return classes;
    }

    // ---- single octets

    boolean done() {
        return at == end;
    }

    /** Are strings UTF-8 (RFC 6855 3)? */
    boolean utf8() {
        return utf8;
    }

    /** The next octet, or -1 at the end. */
    int peek() {
        return at < end ? octets[at] : -1;
    }

    boolean accept(char octet) {
        if (peek() == octet) {
            at++;
            return true;
        }
        return false;
    }

    void expect(char octet) throws Malformed {
        if (!accept(octet)) {
            throw new Malformed("expected \"" + octet + "\" " + here());
        }
    }

    void space() throws Malformed {
        if (!accept(' ')) {
            throw new Malformed("expected a space " + here());
        }
    }

    void finish() throws Malformed {
        if (at != end) {
            throw new Malformed("the command should have ended " + here());
        }
    }

    /** Passes over what can't be understood. */
    void skipAll() {
        at = end;
    }

    private String here() {
        return at == end ? "where the line ends" : "at octet " + (at - start + 1);
    }

    // ---- words

    String tag() throws Malformed {
        return run(TAG, "a tag");
    }

    String atom() throws Malformed {
        return run(ATOM, "an atom");
    }

    /** A word of the grammar, in upper case. */
    String word() throws Malformed {
        return run(ATOM, "a word").toUpperCase(Locale.ROOT);
    }

    /** Takes the word, compared without case, if it is the next one. */
    boolean acceptWord(String word) {
        int length = word.length();
        if (end - at < length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (upper(octets[at + i]) != word.charAt(i)) {
                return false;
            }
        }
        boolean whole = at + length == end || !is(octets[at + length], ATOM);
        at += whole ? length : 0;
        return whole;
    }

    /** Takes these characters, compared without case, wherever a word would end. */
    boolean acceptText(String text) {
        if (end - at < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (upper(octets[at + i]) != text.charAt(i)) {
                return false;
            }
        }
        at += text.length();
        return true;
    }

    private static int upper(byte octet) {
        return octet >= 'a' && octet <= 'z' ? octet - 32 : octet;
    }

    private String run(int kind, String what) throws Malformed {
        int from = at;
        while (at < end && is(octets[at], kind)) {
            at++;
        }
        if (at == from) {
            throw new Malformed("expected " + what + " " + here());
        }
        return text(from, at);
    }

    private static boolean is(byte octet, int kind) {
        return octet >= 0 && (CLASSES[octet] & kind) != 0;
    }

    private String text(int from, int to) {
        return new String(octets, from, to - from, StandardCharsets.US_ASCII);
    }

    // ---- strings

    byte[] astring() throws Malformed {
        int next = peek();
        return next == '"' || next == '{' ? string() : bytes(ASTRING);
    }

    byte[] string() throws Malformed {
        return switch (peek()) {
            case '"' -> quoted();
            case '{' -> literal();
            default -> throw new Malformed("expected a string " + here());
        };
    }

    byte @Nullable [] nstring() throws Malformed {
        return acceptWord("NIL") ? null : string();
    }

    /** An astring of US-ASCII, as field names and mechanisms are. */
    String asciiString() throws Malformed {
        byte[] octets = astring();
        for (byte octet : octets) {
            if (octet <= 0) {
                throw new Malformed("expected US-ASCII " + here());
            }
        }
        return new String(octets, StandardCharsets.US_ASCII);
    }

    private byte[] bytes(int kind) throws Malformed {
        int from = at;
        while (at < end && (is(octets[at], kind) || (utf8 && octets[at] < 0))) {
            at++;
        }
        if (at == from) {
            throw new Malformed("expected a string or an atom " + here());
        }
        return Arrays.copyOfRange(octets, from, at);
    }

    private byte[] quoted() throws Malformed {
        int from = ++at;
        int escapes = 0;
        while (at < end && octets[at] != '"') {
            if (octets[at] == '\\') {
                at++;
                escapes++;
                if (at == end || (octets[at] != '"' && octets[at] != '\\')) {
                    throw new Malformed("in a quoted string, \\ stands before \" or \\ only");
                }
            } else if (octets[at] == '\r' || octets[at] == '\n' || octets[at] == 0) {
                throw new Malformed("a quoted string holds no line end and no NUL");
            }
            at++;
        }
        if (at == end) {
            throw new Malformed("a quoted string does not end");
        }
        return unescaped(from, at++, escapes);
    }

    private byte[] unescaped(int from, int to, int escapes) {
        byte[] text = new byte[to - from - escapes];
        int length = 0;
        for (int i = from; i < to; i++) {
            if (octets[i] == '\\') {
                i++;
            }
            text[length++] = octets[i];
        }
        return text;
    }

    /** The literal's octets were put behind its announcement by {@link CommandReader}. */
    private byte[] literal() throws Malformed {
        int lineEnd = at;
        while (lineEnd < end && octets[lineEnd] != '\r') {
            lineEnd++;
        }
        Literal literal = Literal.atEnd(octets, at, lineEnd);
        int from = lineEnd + 2;
        if (literal == null || literal.start() != at || literal.bytes() > end - from) {
            throw new Malformed("a literal looks like {42} and ends its line " + here());
        }
        int length = (int) literal.bytes();
        for (int i = from; i < from + length; i++) {
            if (octets[i] == 0) {
                throw new Malformed("a literal holds no NUL");
            }
        }
        at = from + length;
        return Arrays.copyOfRange(octets, from, at);
    }

    /** The announcement of a literal that ends the line here, without its octets; or null. */
    @Nullable Literal announcement() {
        Literal literal = Literal.atEnd(octets, at, end);
        if (literal == null || literal.start() != at) {
            return null;
        }
        at = end;
        return literal;
    }

    // ---- mailboxes

    String mailbox() throws Malformed {
        return mailbox(astring());
    }

    /** A pattern of LIST: a string, or an atom that may hold wildcards. */
    String listMailbox() throws Malformed {
        int next = peek();
        return decoded(next == '"' || next == '{' ? string() : bytes(LIST));
    }

    String mailbox(byte[] octets) throws Malformed {
        String name = decoded(octets);
        // RFC 3501 5.1: INBOX is case-insensitive
        return name.equalsIgnoreCase("INBOX") ? "INBOX" : name;
    }

    private String decoded(byte[] octets) throws Malformed {
        return utf8 ? MailboxName.decodeUtf8(octets) : MailboxName.decode(octets);
    }

    // ---- numbers

    long number() throws Malformed {
        return number(NUMBER_LIMIT);
    }

    /** RFC 7162: mod-sequences have 63 bits. */
    long number64() throws Malformed {
        return number(Long.MAX_VALUE);
    }

    long nonZero() throws Malformed {
        long number = number(NUMBER_LIMIT);
        if (number == 0) {
            throw new Malformed("0 is no message number and no UID");
        }
        return number;
    }

    private long number(long limit) throws Malformed {
        int from = at;
        long number = 0;
        while (at < end && is(octets[at], DIGIT)) {
            int digit = octets[at++] - '0';
            if (number > (limit - digit) / 10) {
                throw new Malformed("a number is too large");
            }
            number = number * 10 + digit;
        }
        if (at == from) {
            throw new Malformed("expected a number " + here());
        }
        return number;
    }

    // ---- sets and lists

    SequenceSet sequenceSet() throws Malformed {
        if (accept('$')) {
            return SequenceSet.SAVED;
        }
        List<SequenceSet.Range> ranges = new ArrayList<>(1);
        do {
            long from = sequenceNumber();
            long to = accept(':') ? sequenceNumber() : from;
            ranges.add(new SequenceSet.Range(from, to));
        } while (accept(','));
        return new SequenceSet(ranges, false);
    }

    private long sequenceNumber() throws Malformed {
        return accept('*') ? SequenceSet.STAR : nonZero();
    }

    /** Elements in parentheses, maybe none. */
    <T> List<T> list(Element<T> element) throws Malformed {
        expect('(');
        List<T> list = new ArrayList<>();
        if (accept(')')) {
            return list;
        }
        do {
            list.add(element.read(this));
        } while (accept(' '));
        expect(')');
        return list;
    }
}
