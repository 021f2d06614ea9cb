package dozo.message.text;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the encoded-words of header fields (RFC 2047; the language tag of RFC 2231 5 is passed
 * over). Neighbours of one charset are joined before decoding, because many programs cut characters
 * in two.
 */
public final class EncodedWords {
    private static final int LONGEST_CHARSET = 80;

    private final String text;

    /** Whether characters stand for octets, of a charset to be guessed. */
    private final boolean octets;

    private final StringBuilder decoded = new StringBuilder();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private @Nullable String pendingCharset;

    /** Kept from word to word: some programs cut base64 anywhere. */
    private TransferDecoder transfer = TransferDecoder.of("");

    private char lastEncoding;
    private int nextEnd = -1;

    private EncodedWords(String text, boolean octets) {
        this.text = text;
        this.octets = octets;
    }

    /** Decodes the encoded-words in a text; the rest of it stays. */
    public static String decode(String text) {
        return text.contains("=?") ? new EncodedWords(text, false).all() : text;
    }

    /** Decodes a field value as it stands in a mail, unfolded; raw 8-bit text is guessed. */
    public static String decode(byte[] value) {
        return decodeOctets(new String(value, StandardCharsets.ISO_8859_1));
    }

    /** Decodes a field value given as octet string: one character up to U+00FF for each octet. */
    public static String decodeOctets(String value) {
        return value.contains("=?") ? new EncodedWords(value, true).all() : Charsets.text(value);
    }

    /** One encoded-word: where its parts stand. */
    private record Word(String charset, char encoding, int from, int to) {
        int end() {
            return to + 2;
        }
    }

    private String all() {
        int at = 0;
        while (at < text.length()) {
            int start = text.indexOf("=?", at);
            Word word = start < 0 ? null : wordAt(start);
            if (word == null) {
                int end = start < 0 ? text.length() : start + 2;
                plain(at, end);
                at = end;
                continue;
            }
            // RFC 2047 6.2: white space between two encoded-words is not shown
            if (pendingCharset == null || !text.substring(at, start).isBlank()) {
                plain(at, start);
            }
            take(word);
            at = word.end();
        }
        flush();
        return decoded.toString();
    }

    private void plain(int from, int to) {
        if (from < to) {
            flush();
            String part = text.substring(from, to);
            decoded.append(octets ? Charsets.text(part) : part);
        }
    }

    private void take(Word word) {
        if (!word.charset().equalsIgnoreCase(pendingCharset)) {
            flush();
            pendingCharset = word.charset();
        }
        if (word.encoding() != lastEncoding) {
            lastEncoding = word.encoding();
            transfer = TransferDecoder.of(lastEncoding == 'Q' ? "QUOTED-PRINTABLE" : "BASE64");
        }
        String inner = text.substring(word.from(), word.to());
        byte[] raw =
                (lastEncoding == 'Q' ? inner.replace('_', ' ') : inner) // RFC 2047 4.2
                        .getBytes(StandardCharsets.ISO_8859_1);
        pending.writeBytes(transfer.next(raw, 0, raw.length));
    }

    private void flush() {
        if (pendingCharset != null) {
            byte[] raw = pending.toByteArray();
            decoded.append(Charsets.decode(raw, 0, raw.length, pendingCharset));
            pending.reset();
            pendingCharset = null;
            lastEncoding = 0;
        }
    }

    private @Nullable Word wordAt(int start) {
        int charsetEnd = text.indexOf('?', start + 2, limit(start + 2 + LONGEST_CHARSET));
        if (charsetEnd < 0 || charsetEnd + 2 >= text.length()) {
            return null;
        }
        char encoding = Character.toUpperCase(text.charAt(charsetEnd + 1));
        boolean known = encoding == 'Q' || encoding == 'B';
        if (!known || text.charAt(charsetEnd + 2) != '?') {
            return null;
        }
        int from = charsetEnd + 3;
        int to = nextEnd(from);
        if (to < 0) {
            return null;
        }
        int star = text.indexOf('*', start + 2, charsetEnd);
        String charset = text.substring(start + 2, star < 0 ? charsetEnd : star);
        return new Word(charset, encoding, from, to);
    }

    private int limit(int at) {
        return Math.min(at, text.length());
    }

    /** The next "?=" from there on; remembered, so that many begins without end cost nothing. */
    private int nextEnd(int from) {
        if (nextEnd < from) {
            int found = text.indexOf("?=", from);
            nextEnd = found < 0 ? Integer.MAX_VALUE : found;
        }
        return nextEnd == Integer.MAX_VALUE ? -1 : nextEnd;
    }
}
