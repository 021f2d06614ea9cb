package dozo.stress;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Takes a response apart; literals stand in it as they came. */
final class ResponseParser {
    private static final Set<String> STATUS = Set.of("OK", "NO", "BAD", "BYE", "PREAUTH");

    private final String text;
    private int at;

    private ResponseParser(String text) {
        this.text = text;
    }

    static Response parse(String text) {
        ResponseParser parser = new ResponseParser(text);
        String tag = parser.atom();
        List<Object> words = new ArrayList<>();
        if (tag.equals("+")) {
            return new Response(tag, words, text);
        }
        parser.expect(' ');
        while (!parser.done()) {
            words.add(parser.value());
            if (words.size() == 1 && words.getFirst() instanceof String s && STATUS.contains(s)) {
                words.add(text.substring(parser.at));
                return new Response(tag, words, text);
            }
            if (!parser.done()) {
                parser.expect(' ');
            }
        }
        return new Response(tag, words, text);
    }

    private boolean done() {
        return at == text.length();
    }

    private Object value() {
        return switch (text.charAt(at)) {
            case '(' -> list();
            case '"' -> quoted();
            case '{' -> literal();
            default -> atom();
        };
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        at++;
        while (text.charAt(at) != ')') {
            list.add(value());
            if (text.charAt(at) == ' ') {
                at++;
            }
        }
        at++;
        return list;
    }

    private String quoted() {
        StringBuilder word = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            if (text.charAt(at) == '\\') {
                at++;
            }
            word.append(text.charAt(at++));
        }
        at++;
        return word.toString();
    }

    private String literal() {
        int end = text.indexOf('}', at);
        int length = Integer.parseInt(text.substring(at + 1, end));
        int start = end + 3;
        at = start + length;
        return text.substring(start, at);
    }

    /** Up to a space or a parenthesis; what stands in brackets belongs to it. */
    private String atom() {
        int start = at;
        int brackets = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (brackets == 0 && (c == ' ' || c == '(' || c == ')')) {
                break;
            }
            at++;
        }
        if (at == start) {
            throw new Mismatch("no word at " + at + ": " + text);
        }
        return text.substring(start, at);
    }

    private void expect(char c) {
        if (done() || text.charAt(at) != c) {
            throw new Mismatch("no '" + c + "' at " + at + ": " + text);
        }
        at++;
    }
}
