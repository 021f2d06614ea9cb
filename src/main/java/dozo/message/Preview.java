package dozo.message;

import dozo.message.text.Charsets;
import dozo.message.text.HtmlText;
import dozo.message.text.TransferDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Collects the beginnings of the text parts while the scanner passes them, and makes the preview
 * (RFC 8970): the first plain text that is not blank, else the first HTML.
 */
final class Preview {
    /** RFC 8970 3.2: at most 256 characters. */
    static final int CHARACTERS = 256;

    private static final int PLAIN_OCTETS = 4_096;
    private static final int HTML_OCTETS = 32_768;

    private final OctetBuffer sample = new OctetBuffer(1_024, 0);
    private @Nullable OpenPart sampled;
    private String plain = "";
    private String html = "";

    /** Begins to collect the body of that part, if it may serve. */
    void begin(OpenPart part) {
        ContentFields content = part.content;
        boolean text = content.is("TEXT") && !"ATTACHMENT".equals(content.disposition);
        boolean wanted =
                content.subtype.equals("HTML")
                        ? plain.isEmpty() && html.isEmpty()
                        : plain.isEmpty() && content.subtype.equals("PLAIN");
        if (text && wanted) {
            sampled = part;
            sample.restart(content.subtype.equals("HTML") ? HTML_OCTETS : PLAIN_OCTETS);
        }
    }

    /** Takes octets of the body that the scanner passes. */
    void take(byte[] octets, int offset, int length) {
        if (sampled != null && !sample.isFull()) {
            sample.append(octets, offset, length);
        }
    }

    /** Ends the part; the scanner may have gone on into the delimiter behind it. */
    void end(OpenPart part) {
        if (sampled != part) {
            return;
        }
        sampled = null;
        sample.truncate(part.end - part.bodyStart);
        ContentFields content = part.content;
        byte[] octets =
                TransferDecoder.decode(content.encoding, sample.array(), 0, sample.length());
        String charset = Parameters.text(content.parameters, "CHARSET");
        String text = Charsets.decode(octets, 0, octets.length, charset);
        if (content.subtype.equals("HTML")) {
            html = folded(HtmlText.of(text, 2 * CHARACTERS));
        } else {
            plain = folded(text);
        }
    }

    String text() {
        return plain.isEmpty() ? html : plain;
    }

    /** White space and controls become single blanks. */
    private static String folded(String text) {
        StringBuilder folded = new StringBuilder(CHARACTERS);
        for (int at = 0; at < text.length() && folded.length() < CHARACTERS; at++) {
            char c = text.charAt(at);
            if (!isBlank(c)) {
                folded.append(c);
            } else if (!folded.isEmpty() && folded.charAt(folded.length() - 1) != ' ') {
                folded.append(' ');
            }
        }
        int last = folded.length() - 1;
        if (last >= 0 && Character.isHighSurrogate(folded.charAt(last))) {
            folded.setLength(last); // cut inside a character
        }
        return folded.toString().strip();
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || (c >= 0x7F && c <= 0xA0) || c == '\u3000' || c == '\uFEFF';
    }
}
