package dozo.dialogue;

import java.nio.charset.StandardCharsets;

/** Octet strings: one character per octet. */
final class Octets {
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
        StringBuilder octets = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                octets.append(c);
                continue;
            }
            i++;
            switch (text.charAt(i)) {
                case 'r' -> octets.append('\r');
                case 'n' -> octets.append('\n');
                case 't' -> octets.append('\t');
                case '\\' -> octets.append('\\');
                case 'x' -> {
                    octets.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                default -> throw new IllegalArgumentException("bad escape in " + text);
            }
        }
        return octets.toString();
    }

    /** Shows octets that are not plain characters as escapes. */
    static String show(String octets) {
        StringBuilder text = new StringBuilder();
        for (char c : octets.toCharArray()) {
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
