package dozo.stress;

import java.util.List;

/**
 * One response, taken apart: atoms and strings are Strings (one character per octet), parenthesised
 * lists are Lists.
 *
 * @param tag "*", "+" or the command's
 * @param words what follows; of OK, NO, BAD and BYE the text is not taken apart
 * @param text the whole of it, for people
 */
record Response(String tag, List<Object> words, String text) {
    boolean untagged() {
        return tag.equals("*");
    }

    String word(int index) {
        return index < words.size() && words.get(index) instanceof String word ? word : "";
    }

    long number(int index) {
        return Long.parseLong(word(index));
    }

    @SuppressWarnings("unchecked")
    List<Object> list(int index) {
        if (index < words.size() && words.get(index) instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new Mismatch("no list at " + index + ": " + text);
    }

    /** What stands behind a response code's name, or "" if that code is not there. */
    String code(String name) {
        int start = text.indexOf("[" + name + " ");
        int end = text.indexOf(']');
        return start < 0 || end < start ? "" : text.substring(start + name.length() + 2, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
