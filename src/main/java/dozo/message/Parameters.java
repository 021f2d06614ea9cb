package dozo.message;

import dozo.message.text.Charsets;
import dozo.message.text.EncodedWords;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the parameters of a MIME field (RFC 2045 5.1), leniently, and joins the continuations of
 * RFC 2231 3. A value with charset keeps its form, {@code utf-8''%E5%9C%9F}, under the name with
 * the asterisk, as RFC 2231 6 has it for IMAP.
 */
final class Parameters {
    private static final int LIMIT = 100;

    /** One section of a continued parameter. */
    private record Section(String value, boolean extended) {}

    private final String text;
    private int at;

    private Parameters(String text, int at) {
        this.text = text;
        this.at = at;
    }

    /** Reads what follows the first value of a field: "; name=value; ...". */
    static Map<String, String> read(String text, int from) {
        return new Parameters(text, from).all();
    }

    /** What a parameter says as text, RFC 2231 and RFC 2047 undone; null if there is none. */
    static @Nullable String text(Map<String, String> parameters, String name) {
        String extended = parameters.get(name + "*");
        if (extended == null) {
            String value = parameters.get(name);
            return value == null ? null : EncodedWords.decode(value);
        }
        int charsetEnd = extended.indexOf('\'');
        int languageEnd = extended.indexOf('\'', charsetEnd + 1);
        if (charsetEnd < 0 || languageEnd < 0) {
            return extended;
        }
        byte[] octets = unescaped(extended, languageEnd + 1);
        return Charsets.decode(octets, 0, octets.length, extended.substring(0, charsetEnd));
    }

    private static byte[] unescaped(String value, int from) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        for (int at = from; at < value.length(); at++) {
            char c = value.charAt(at);
            boolean escape = c == '%' && at + 2 < value.length();
            int high = escape ? Character.digit(value.charAt(at + 1), 16) : -1;
            int low = escape ? Character.digit(value.charAt(at + 2), 16) : -1;
            if (high >= 0 && low >= 0) {
                octets.write(high << 4 | low);
                at += 2;
            } else {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return octets.toByteArray();
    }

    private Map<String, String> all() {
        Map<String, String> found = new LinkedHashMap<>();
        Map<String, NavigableMap<Integer, Section>> continued = new LinkedHashMap<>();
        for (int count = 0; count < LIMIT; count++) {
            skip("; \t");
            if (at >= text.length()) {
                break;
            }
            String name = name();
            boolean assigned = at < text.length() && text.charAt(at) == '=';
            if (!assigned) {
                continue;
            }
            at++;
            add(name, value(), found, continued);
        }
        return continued.isEmpty() ? found : joined(found, continued);
    }

    private static void add(
            String name,
            String value,
            Map<String, String> found,
            Map<String, NavigableMap<Integer, Section>> continued) {
        if (name.isEmpty()) {
            return;
        }
        boolean extended = name.endsWith("*");
        String plain = extended ? name.substring(0, name.length() - 1) : name;
        int star = plain.lastIndexOf('*');
        int number = star < 1 ? -1 : sectionNumber(plain, star + 1);
        if (number < 0) {
            found.putIfAbsent(name, value);
            return;
        }
        String base = plain.substring(0, star);
        found.putIfAbsent(base + "*0", ""); // keeps the place in the order
        continued
                .computeIfAbsent(base, key -> new TreeMap<>())
                .putIfAbsent(number, new Section(value, extended));
    }

    private static int sectionNumber(String name, int from) {
        int digits = name.length() - from;
        if (digits < 1 || digits > 3) {
            return -1;
        }
        int number = 0;
        for (int at = from; at < name.length(); at++) {
            char c = name.charAt(at);
            if (c < '0' || c > '9') {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number;
    }

    private static Map<String, String> joined(
            Map<String, String> found, Map<String, NavigableMap<Integer, Section>> continued) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : found.entrySet()) {
            String name = entry.getKey();
            String base = name.endsWith("*0") ? name.substring(0, name.length() - 2) : name;
            NavigableMap<Integer, Section> sections = continued.get(base);
            if (sections == null || base.equals(name)) {
                all.putIfAbsent(name, entry.getValue());
            } else {
                join(base, sections, all);
            }
        }
        return all;
    }

    private static void join(
            String base, NavigableMap<Integer, Section> sections, Map<String, String> all) {
        List<Section> row = new ArrayList<>();
        boolean extended = false;
        for (int number = sections.firstKey(); sections.containsKey(number); number++) {
            Section section = sections.get(number);
            extended |= section.extended();
            row.add(section);
        }
        StringBuilder value = new StringBuilder();
        for (Section section : row) {
            value.append(
                    extended && !section.extended() ? escaped(section.value()) : section.value());
        }
        if (extended && !row.getFirst().extended()) {
            value.insert(0, "''"); // a charset that its sender forgot
        }
        if (!row.isEmpty()) {
            all.putIfAbsent(extended ? base + "*" : base, value.toString());
        }
    }

    private static String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            boolean plain =
                    c > ' ' && c < 0x7F && "*'%()<>@,;:\\\"/[]?=".indexOf(c) < 0; // RFC 2231 7
            if (plain) {
                out.append(c);
            } else {
                out.append('%').append(String.format(Locale.ROOT, "%02X", (int) c & 0xFF));
            }
        }
        return out.toString();
    }

    /** Skips such characters, and comments. */
    private void skip(String separators) {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                at = commentEnd(text, at);
            } else if (separators.indexOf(c) >= 0) {
                at++;
            } else {
                return;
            }
        }
    }

    /** The place behind the comment that begins at {@code from} (RFC 5322 3.2.2). */
    static int commentEnd(String text, int from) {
        int depth = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return at + 1;
            }
        }
        return text.length();
    }

    private String name() {
        int from = at;
        while (at < text.length() && text.charAt(at) != '=' && text.charAt(at) != ';') {
            at++;
        }
        return text.substring(from, at).strip().toUpperCase(Locale.ROOT);
    }

    private String value() {
        skip(" \t");
        return at < text.length() && text.charAt(at) == '"' ? quoted() : token();
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            value.append(text.charAt(at));
        }
        at++;
        return value.toString();
    }

    /**
     * A value without quotes. Blanks inside belong to it (a careless file name), unless what
     * follows them looks like the next parameter, its semicolon forgotten.
     */
    private String token() {
        int from = at;
        int lastBlank = -1;
        while (at < text.length() && text.charAt(at) != ';' && text.charAt(at) != '(') {
            char c = text.charAt(at);
            if (c == ' ' || c == '\t') {
                lastBlank = at;
            } else if (c == '=' && lastBlank > 0) {
                at = lastBlank;
                break;
            }
            at++;
        }
        return text.substring(from, at).strip();
    }
}
