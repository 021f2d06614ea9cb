package dozo.dialogue;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Octet strings: one character per octet. */
final class Octets {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([rnt\\\\]|x[0-9A-Fa-f]{2})");

    private Octets() {}

    /** The UTF-8 octets of a text. */
    static String ofText(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The text whose UTF-8 octets these are. */
    static String text(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Resolves \r \n \t \\ \xHH. */
    static String unescape(String text) {
        return ESCAPE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(octet(m.group(1))));
    }

    private static String octet(String escape) {
        return switch (escape) {
            case "r" -> "\r";
            case "n" -> "\n";
            case "t" -> "\t";
            case "\\" -> "\\";
            default -> String.valueOf((char) Integer.parseInt(escape.substring(1), 16));
        };
    }

    /** Shows octets that are not plain characters as escapes. */
    static String show(String octets) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == '\r') {
                text.append("\\r");
            } else if (c == '\n' || (c >= ' ' && c < 127)) {
                text.append(c);
            } else {
                text.append(String.format("\\x%02X", (int) c));
            }
        }
        return text.toString();
    }
}
