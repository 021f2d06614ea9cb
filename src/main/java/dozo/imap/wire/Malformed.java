package dozo.imap.wire;

/** Input that does not follow the grammar; the text is what the client is told. */
final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String text) {
        super(text, null, false, false);
    }

    String text() {
        String text = getMessage();
        return text == null ? "syntax error" : text;
    }
}
