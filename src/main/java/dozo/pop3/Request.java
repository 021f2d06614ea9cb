package dozo.pop3;

import dozo.net.Line;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A command line in its parts. Arguments are kept as ISO 8859-1 text, an octet each, because a
 * password may be any octets.
 *
 * @param verb in upper case
 * @param arguments without the spaces between them; the password of PASS is one argument
 */
record Request(String verb, List<String> arguments) {
    private static final int MOST_ARGUMENTS = 3; // one more than any command takes

    static Request parse(Line line) {
        String text =
                new String(
                        line.octets(),
                        line.start(),
                        line.end() - line.start(),
                        StandardCharsets.ISO_8859_1);
        int space = text.indexOf(' ');
        if (space < 0) {
            return new Request(text.toUpperCase(Locale.ROOT), List.of());
        }
        String verb = text.substring(0, space).toUpperCase(Locale.ROOT);
        String rest = text.substring(space + 1);
        // RFC 1939 7: PASS has one argument, so spaces in it belong to the password
        return new Request(verb, verb.equals("PASS") ? List.of(rest) : words(rest));
    }

    private static List<String> words(String text) {
        var words = new ArrayList<String>(MOST_ARGUMENTS);
        int at = 0;
        while (at < text.length() && words.size() < MOST_ARGUMENTS) {
            int space = text.indexOf(' ', at);
            int end = space < 0 ? text.length() : space;
            if (end > at) {
                words.add(text.substring(at, end));
            }
            at = end + 1;
        }
        return words;
    }

    String argument(int index) {
        return arguments.get(index);
    }

    boolean has(int index) {
        return index < arguments.size();
    }

    /** An argument's octets as they came. */
    byte[] octets(int index) {
        return argument(index).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** An argument that is a name: UTF-8 (RFC 6856 2.2), of which ASCII is a part. */
    String name(int index) {
        return new String(octets(index), StandardCharsets.UTF_8);
    }

    /** An argument that is a number; -1 if it is none or has more than nine digits. */
    int number(int index) {
        String digits = argument(index);
        if (digits.length() > 9 || !digits.chars().allMatch(c -> '0' <= c && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(digits);
    }
}
