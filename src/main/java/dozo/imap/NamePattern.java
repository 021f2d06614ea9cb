package dozo.imap;

import java.util.Locale;

/**
 * A pattern of LIST (RFC 3501 6.3.8): "*" stands for any characters, "%" for any but the hierarchy
 * delimiter. Takes time in proportion to pattern times name, whatever the wildcards.
 */
final class NamePattern {
    private final String pattern;

    NamePattern(String pattern) {
        // INBOX is INBOX in any case, also as the beginning of names below it
        boolean inbox =
                pattern.length() >= 5
                        && pattern.substring(0, 5).equalsIgnoreCase("INBOX")
                        && (pattern.length() == 5 || "/*%".indexOf(pattern.charAt(5)) >= 0);
        this.pattern = inbox ? "INBOX" + pattern.substring(5) : pattern;
    }

    boolean matches(String name) {
        return matchesExactly(name)
                || (name.equals("INBOX") && new NamePattern(lower()).matchesExactly("inbox"));
    }

    private String lower() {
        return pattern.toLowerCase(Locale.ROOT);
    }

    /** Steps through the name with the set of places in the pattern that may have been reached. */
    private boolean matchesExactly(String name) {
        boolean[] reached = new boolean[pattern.length() + 1];
        reached[0] = true;
        passWildcards(reached);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean[] next = new boolean[pattern.length() + 1];
            for (int at = 0; at < pattern.length(); at++) {
                if (!reached[at]) {
                    continue;
                }
                char p = pattern.charAt(at);
                if (p == '*' || (p == '%' && c != '/')) {
                    next[at] = true;
                } else if (p == c && p != '%') {
                    next[at + 1] = true;
                }
            }
            passWildcards(next);
            reached = next;
        }
        return reached[pattern.length()];
    }

    /** A wildcard may stand for nothing. */
    private void passWildcards(boolean[] reached) {
        for (int at = 0; at < pattern.length(); at++) {
            char p = pattern.charAt(at);
            if (reached[at] && (p == '*' || p == '%')) {
                reached[at + 1] = true;
            }
        }
    }
}
