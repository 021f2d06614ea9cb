package dozo.message.text;

import java.util.Locale;
import java.util.Map;

/** HTML without its tags: enough for a preview, no browser. */
public final class HtmlText {
    private static final Map<String, String> ENTITIES =
            Map.of(
                    "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ",
                    "copy", "\u00A9", "hellip", "\u2026", "ndash", "\u2013", "mdash", "\u2014");
    private static final int LONGEST_ENTITY = 10;

    private final String html;
    private final StringBuilder text = new StringBuilder();
    private int at;

    private HtmlText(String html) {
        this.html = html;
    }

    /** The words a reader would see, tags as blanks; ends early after {@code limit} characters. */
    public static String of(String html, int limit) {
        HtmlText reader = new HtmlText(html);
        while (reader.at < html.length() && reader.text.length() < limit) {
            reader.next(html.charAt(reader.at));
        }
        return reader.text.toString();
    }

    private void next(char c) {
        if (c == '<' && beginsTag(at + 1)) {
            tag();
        } else if (c == '&') {
            entity();
        } else {
            at++;
            append(c);
        }
    }

    /** Runs of white space are one blank here already: the limit counts what is seen. */
    private void append(char c) {
        if (c > ' ') {
            text.append(c);
        } else if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
            text.append(' ');
        }
    }

    private boolean beginsTag(int from) {
        char c = from < html.length() ? html.charAt(from) : ' ';
        return Character.isLetter(c) || c == '/' || c == '!' || c == '?';
    }

    private void tag() {
        if (html.startsWith("<!--", at)) {
            skipPast("-->");
            return;
        }
        for (String hidden : new String[] {"style", "script", "title"}) {
            if (html.regionMatches(true, at + 1, hidden, 0, hidden.length())) {
                skipPast(">");
                skipPastClosing("</" + hidden);
                return;
            }
        }
        boolean inWord = isInline(at + 1);
        skipPast(">");
        if (!inWord) {
            append(' ');
        }
    }

    /** Whether the tag may stand inside a word, and so parts nothing. */
    private boolean isInline(int from) {
        int name = from < html.length() && html.charAt(from) == '/' ? from + 1 : from;
        int end = name;
        while (end < html.length() && Character.isLetterOrDigit(html.charAt(end))) {
            end++;
        }
        String tag = html.substring(name, Math.min(end, name + 8)).toLowerCase(Locale.ROOT);
        return switch (tag) {
            case "a", "b", "i", "u", "em", "strong", "span", "font", "code", "small", "wbr" -> true;
            default -> false;
        };
    }

    private void skipPast(String mark) {
        int found = html.indexOf(mark, at);
        at = found < 0 ? html.length() : found + mark.length();
    }

    private void skipPastClosing(String mark) {
        while (at < html.length() && !html.regionMatches(true, at, mark, 0, mark.length())) {
            at++;
        }
        skipPast(">");
    }

    private void entity() {
        int end = html.indexOf(';', at, Math.min(html.length(), at + LONGEST_ENTITY + 2));
        String name = end < 0 ? "" : html.substring(at + 1, end);
        String value = name.startsWith("#") ? numbered(name) : ENTITIES.get(name);
        if (value == null) {
            at++;
            append('&');
        } else {
            at = end + 1;
            value.chars().forEach(c -> append((char) c));
        }
    }

    private static String numbered(String name) {
        boolean hexadecimal = name.length() > 1 && (name.charAt(1) | 0x20) == 'x';
        try {
            int code =
                    hexadecimal
                            ? Integer.parseInt(name, 2, name.length(), 16)
                            : Integer.parseInt(name, 1, name.length(), 10);
            boolean shown = Character.isValidCodePoint(code) && !isSurrogate(code);
            return shown ? Character.toString(code) : "\uFFFD";
        } catch (NumberFormatException broken) {
            return "\uFFFD";
        }
    }

    private static boolean isSurrogate(int code) {
        return code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE;
    }
}
