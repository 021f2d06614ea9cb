package dozo.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Builds a mail of our own: bounces, welcome mails, sample mails. Text beyond US-ASCII is encoded
 * (RFC 2047 in the header, RFC 2045 6 in the body), lines are folded at 76, line ends are CRLF.
 */
public final class MailWriter {
    private static final int LINE = 76;
    private static final int LONGEST_LINE = 998; // RFC 5322 2.1.1

    private static final String WORD_BEGIN = "=?UTF-8?B?";
    private static final String WORD_END = "?=";

    /** RFC 2047 2: an encoded-word has at most 75 characters. */
    private static final int WORD_OCTETS = (75 - WORD_BEGIN.length() - WORD_END.length()) / 4 * 3;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.US)
                    .withZone(ZoneOffset.UTC);

    private final StringBuilder header = new StringBuilder();
    private final List<byte[]> parts = new ArrayList<>();
    private @Nullable String container;

    /** Adds a field; its text is folded at blanks, and encoded if it must be. */
    public MailWriter field(String name, String text) {
        String line = oneLine(text);
        folded(name, isPlain(line) ? line : encodedWords(line, name.length() + 2));
        return this;
    }

    /** Adds a field of addresses, To and the like. */
    public MailWriter addresses(String name, Address... addresses) {
        List<String> written = new ArrayList<>();
        for (Address address : addresses) {
            written.add(written(address));
        }
        folded(name, String.join(", ", written));
        return this;
    }

    /** Adds the Date field. */
    public MailWriter date(Instant instant) {
        return field("Date", DATE.format(instant));
    }

    /** Adds a part of plain text. */
    public MailWriter text(String text) {
        return part("text/plain; charset=utf-8", withCrLf(text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Adds a part; it is encoded as its octets need it, but never if it is of type message (RFC
     * 2046 5.2.1).
     */
    public MailWriter part(String contentType, byte[] octets) {
        boolean embedded = contentType.regionMatches(true, 0, "message/", 0, 8);
        Encoding encoding = embedded ? Encoding.asIs(octets) : Encoding.of(contentType, octets);
        String fields =
                foldedField("Content-Type", contentType)
                        + foldedField("Content-Transfer-Encoding", encoding.name)
                        + "\r\n";
        parts.add(
                new OctetBuffer(fields.length() + octets.length)
                        .append(fields.getBytes(StandardCharsets.UTF_8))
                        .append(encoding.octets)
                        .toArray());
        return this;
    }

    /** Puts the parts into a container: "multipart/report; report-type=delivery-status". */
    public MailWriter container(String contentType) {
        container = contentType;
        return this;
    }

    /** The mail. Several parts go into a multipart/mixed if no container was named. */
    public byte[] octets() {
        OctetBuffer out = new OctetBuffer(1_024);
        out.append((header + "MIME-Version: 1.0\r\n").getBytes(StandardCharsets.UTF_8));
        if (container == null && parts.size() == 1) {
            return out.append(parts.getFirst()).toArray();
        }
        String boundary = boundary();
        String type = container == null ? "multipart/mixed" : container;
        out.append(foldedField("Content-Type", type + "; boundary=\"" + boundary + "\""));
        for (byte[] part : parts) {
            out.append("\r\n--" + boundary + "\r\n").append(part);
        }
        return out.append("\r\n--" + boundary + "--\r\n").toArray();
    }

    /** The same parts get the same boundary; RFC 2045 6.7: no encoded text holds "=_". */
    private String boundary() {
        CRC32C sum = new CRC32C();
        parts.forEach(sum::update);
        String boundary;
        do {
            boundary = "=_dozo_" + Long.toHexString(sum.getValue());
            sum.update('x');
        } while (occurs("--" + boundary));
        return boundary;
    }

    private boolean occurs(String line) {
        return parts.stream()
                .anyMatch(part -> new String(part, StandardCharsets.ISO_8859_1).contains(line));
    }

    private void folded(String name, String value) {
        header.append(foldedField(name, value));
    }

    private static String foldedField(String name, String value) {
        StringBuilder out = new StringBuilder(name).append(':');
        int column = out.length();
        for (String word : value.split(" ")) {
            if (column + 1 + word.length() > LINE && column > name.length() + 1) {
                out.append("\r\n");
                column = 0;
            }
            out.append(' ').append(word);
            column += 1 + word.length();
        }
        return out.append("\r\n").toString();
    }

    private static String written(Address address) {
        String mailbox = address.mailbox() == null ? "" : address.mailbox();
        String local = isDotAtom(mailbox) ? mailbox : quoted(mailbox);
        String spec = local + "@" + (address.host() == null ? "" : address.host());
        String name = address.name() == null ? "" : oneLine(address.name());
        if (name.isEmpty()) {
            return oneLine(spec);
        }
        boolean atoms = isDotAtom(name.replace(" ", "").replace(".", "#"));
        String plain = atoms ? name : quoted(name);
        return (isPlain(name) ? plain : encodedWords(name, LINE)) + " <" + oneLine(spec) + ">";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** RFC 5322 3.2.3, with RFC 6532's letters. */
    private static boolean isDotAtom(String text) {
        boolean atoms =
                text.chars().allMatch(c -> c > ' ' && c != 0x7F && "()<>[]:;@\\,\"".indexOf(c) < 0);
        return atoms
                && !text.isEmpty()
                && !text.startsWith(".")
                && !text.endsWith(".")
                && !text.contains("..");
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\x00-\\x1F\\x7F]+", " ").strip();
    }

    /** Whether it may stand as it is: nothing to encode, nothing that looks encoded. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F)
                && !text.contains("=?")
                && Arrays.stream(text.split(" ")).allMatch(word -> word.length() < LONGEST_LINE);
    }

    /** The first word is shorter by what stands before it on its line. */
    private static String encodedWords(String text, int before) {
        List<String> words = new ArrayList<>();
        OctetBuffer word = new OctetBuffer(WORD_OCTETS + 4);
        int room = before < LINE / 2 ? WORD_OCTETS - before : WORD_OCTETS;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            byte[] octets = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
            if (word.length() + octets.length > room) {
                words.add(encodedWord(word));
                word.truncate(0);
                room = WORD_OCTETS;
            }
            word.append(octets);
            at += Character.charCount(codePoint);
        }
        words.add(encodedWord(word));
        return String.join(" ", words);
    }

    private static String encodedWord(OctetBuffer octets) {
        return WORD_BEGIN + Base64.getEncoder().encodeToString(octets.toArray()) + WORD_END;
    }

    private static String withCrLf(String text) {
        return text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
    }

    /** A part's octets in the transfer encoding that they need. */
    private record Encoding(String name, byte[] octets) {
        private static final byte[] LINE_END = {'\r', '\n'};

        static Encoding of(String contentType, byte[] octets) {
            boolean text = contentType.regionMatches(true, 0, "text/", 0, 5);
            if (text && isSevenBit(octets)) {
                return new Encoding("7bit", octets);
            }
            return new Encoding("base64", Base64.getMimeEncoder(LINE, LINE_END).encode(octets));
        }

        static Encoding asIs(byte[] octets) {
            return new Encoding(isSevenBit(octets) ? "7bit" : "8bit", octets);
        }

        /** RFC 2045 2.7. */
        private static boolean isSevenBit(byte[] octets) {
            int lineLength = 0;
            byte last = 0;
            for (byte octet : octets) {
                boolean bareLineEnd = octet == '\n' ? last != '\r' : last == '\r';
                lineLength = octet == '\n' ? 0 : lineLength + 1;
                if (octet <= 0 || bareLineEnd || lineLength > LONGEST_LINE) {
                    return false;
                }
                last = octet;
            }
            return last != '\r';
        }
    }
}
