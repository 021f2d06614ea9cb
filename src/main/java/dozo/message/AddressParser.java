package dozo.message;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one address list, leniently: RFC 5322 3.4, the obsolete forms of 4.4, and what mail
 * programs really wrote (bare names, unquoted at signs and dots, brackets that never close).
 */
final class AddressParser {
    /** More are cut off: a header block of 1 MiB must not grow to a huge ENVELOPE. */
    static final int LIMIT = 5_000;

    private final String text;
    private final List<Address> found = new ArrayList<>();
    private int at;
    private boolean inGroup;

    /** Of the member being read: its words, unquoted, single spaces between them. */
    private final StringBuilder words = new StringBuilder();

    /** Where the last quoted string stands in {@code words}; dots and blanks in it mean nothing. */
    private int quotedFrom;

    private int quotedTo;
    private int lastAtSign = -1;
    private boolean spacePending;
    private @Nullable String comment;
    private @Nullable Address angle;

    AddressParser(String text) {
        this.text = text;
    }

    List<Address> list() {
        while (at < text.length() && found.size() < LIMIT) {
            member(text.charAt(at));
        }
        finishMember();
        if (inGroup) {
            found.add(Address.GROUP_END);
        }
        return found;
    }

    private void member(char c) {
        switch (c) {
            case ',' -> {
                at++;
                finishMember();
            }
            case ';' -> {
                at++;
                finishMember();
                if (inGroup) {
                    found.add(Address.GROUP_END);
                    inGroup = false;
                }
            }
            case ':' -> colon();
            case '<' -> angle();
            case '(' -> comment = comment();
            case '"' -> quoted();
            case '[' -> literal();
            case ' ', '\t', '\r', '\n' -> {
                at++;
                spacePending = true;
            }
            default -> {
                if (c == '@') {
                    lastAtSign = words.length() + (spaceIsDue() ? 1 : 0);
                }
                word(c);
                at++;
            }
        }
    }

    private boolean spaceIsDue() {
        return spacePending && !words.isEmpty();
    }

    private void word(char c) {
        if (spaceIsDue()) {
            words.append(' ');
        }
        spacePending = false;
        words.append(c);
    }

    private void colon() {
        at++;
        if (inGroup || lastAtSign >= 0 || angle != null) {
            word(':'); // no group can begin here
            return;
        }
        found.add(new Address(null, null, words.toString(), null));
        inGroup = true;
        forgetMember();
    }

    private void quoted() {
        boolean joined = words.isEmpty() || words.charAt(words.length() - 1) == '.';
        if (spaceIsDue() || !joined) {
            words.append(' ');
        }
        spacePending = false;
        quotedFrom = words.length();
        at = unquote(text, at, words);
        quotedTo = words.length();
    }

    private void literal() {
        int end = text.indexOf(']', at);
        end = end < 0 ? text.length() : end + 1;
        for (; at < end; at++) {
            word(text.charAt(at));
        }
    }

    /** Reads a quoted string that begins at {@code from}; answers the place behind it. */
    private static int unquote(String text, int from, StringBuilder into) {
        int at = from + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            into.append(text.charAt(at++));
        }
        return at + 1;
    }

    private String comment() {
        StringBuilder inner = new StringBuilder();
        int depth = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == ')' && --depth == 0) {
                at++;
                break;
            }
            if (c == '\\' && at + 1 < text.length()) {
                c = text.charAt(++at);
            } else if (c == '(' && depth++ == 0) {
                continue;
            }
            inner.append(c);
        }
        spacePending = true;
        return inner.toString().strip();
    }

    /** RFC 5322 3.4 angle-addr, 4.4 obs-route. */
    private void angle() {
        at++;
        StringBuilder spec = new StringBuilder();
        String route = null;
        int atSign = -1;
        for (; at < text.length() && text.charAt(at) != '>'; ) {
            char c = text.charAt(at);
            if (c == ',' && (spec.isEmpty() || spec.charAt(0) != '@')) {
                break; // never closed
            }
            if (c == ':' && route == null && !spec.isEmpty() && spec.charAt(0) == '@') {
                route = spec.toString();
                spec.setLength(0);
                atSign = -1;
                at++;
            } else if (c == '"') {
                at = unquote(text, at, spec);
            } else if (c == '(') {
                comment = comment();
            } else {
                atSign = c == '@' ? spec.length() : atSign;
                appendUnlessSpace(spec, c);
                at++;
            }
        }
        if (at < text.length() && text.charAt(at) == '>') {
            at++;
        }
        String name = words.isEmpty() ? null : words.toString(); // what follows is not the name
        angle = split(name, route, spec.toString(), atSign);
    }

    private static void appendUnlessSpace(StringBuilder spec, char c) {
        if (c != ' ' && c != '\t') {
            spec.append(c);
        }
    }

    private static Address split(
            @Nullable String name, @Nullable String route, String spec, int atSign) {
        return atSign < 0
                ? new Address(name, route, spec, "")
                : new Address(name, route, spec.substring(0, atSign), spec.substring(atSign + 1));
    }

    private void finishMember() {
        if (angle != null) {
            String name = angle.name() == null ? comment : angle.name();
            found.add(new Address(name, angle.route(), angle.mailbox(), angle.host()));
        } else if (lastAtSign >= 0) {
            found.add(spec());
        } else if (words.indexOf(" ") >= 0) {
            found.add(new Address(words.toString(), null, "", ""));
        } else if (!words.isEmpty()) {
            found.add(new Address(comment, null, words.toString(), ""));
        }
        forgetMember();
    }

    private void forgetMember() {
        words.setLength(0);
        quotedFrom = 0;
        quotedTo = 0;
        lastAtSign = -1;
        spacePending = false;
        comment = null;
        angle = null;
    }

    /** An address without angle brackets; words before its local part are its name. */
    private Address spec() {
        int start = localStart();
        String name = start > 0 ? words.substring(0, start - 1).strip() : comment;
        String mailbox = squeezed(start, lastAtSign);
        return new Address(name, null, mailbox, squeezed(lastAtSign + 1, domainEnd()));
    }

    /** Walks back over the local part: RFC 5322 4.4 allows blanks around its dots. */
    private int localStart() {
        int start = lastAtSign;
        if (start > 0 && words.charAt(start - 1) == ' ') {
            start--;
        }
        while (start > 0) {
            if (start == quotedTo && quotedFrom < quotedTo) {
                start = quotedFrom;
            } else if (words.charAt(start - 1) != ' ' || joinedByDot(start - 1)) {
                start--;
            } else {
                break;
            }
        }
        return start;
    }

    private int domainEnd() {
        int end = lastAtSign + 1;
        if (end < words.length() && words.charAt(end) == ' ') {
            end++;
        }
        while (end < words.length() && (words.charAt(end) != ' ' || joinedByDot(end))) {
            end++;
        }
        return end;
    }

    private boolean joinedByDot(int space) {
        return (space > 0 && words.charAt(space - 1) == '.')
                || (space + 1 < words.length() && words.charAt(space + 1) == '.');
    }

    private String squeezed(int from, int to) {
        boolean quotedInside = quotedFrom < quotedTo && quotedFrom >= from && quotedTo <= to;
        String part = words.substring(from, to);
        return quotedInside ? part.strip() : part.replace(" ", "");
    }
}
