package dozo.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The packed form of a tree of {@link Part}s: a version, then the parts in depth-first order.
 * Numbers are variable-length, offsets count from where the part before stopped, frequent words
 * take one octet: a plain mail's structure takes about 30 octets.
 */
final class PackedParts {
    private static final int VERSION = 1;

    /** Deeper is never written: the scanner's nesting, and the leaf in the deepest container. */
    private static final int DEEPEST = MailScanner.NESTING + 2;

    /** The order is part of the form: append only, with a new version. */
    private static final List<String> WORDS =
            List.of(
                    "TEXT",
                    "PLAIN",
                    "HTML",
                    "MULTIPART",
                    "MIXED",
                    "ALTERNATIVE",
                    "RELATED",
                    "REPORT",
                    "SIGNED",
                    "MESSAGE",
                    "RFC822",
                    "DELIVERY-STATUS",
                    "APPLICATION",
                    "OCTET-STREAM",
                    "PDF",
                    "IMAGE",
                    "JPEG",
                    "PNG",
                    "GIF",
                    "7BIT",
                    "8BIT",
                    "BINARY",
                    "BASE64",
                    "QUOTED-PRINTABLE",
                    "CHARSET",
                    "BOUNDARY",
                    "NAME",
                    "NAME*",
                    "FILENAME",
                    "FILENAME*",
                    "FORMAT",
                    "DELSP",
                    "TYPE",
                    "START",
                    "PROTOCOL",
                    "MICALG",
                    "REPORT-TYPE",
                    "SIZE",
                    "ATTACHMENT",
                    "INLINE",
                    "utf-8",
                    "UTF-8",
                    "us-ascii",
                    "US-ASCII",
                    "iso-8859-1",
                    "ISO-8859-1",
                    "iso-2022-jp",
                    "ISO-2022-JP",
                    "shift_jis",
                    "Shift_JIS",
                    "flowed",
                    "yes",
                    "CALENDAR",
                    "ZIP",
                    "VIDEO",
                    "AUDIO",
                    "PKCS7-SIGNATURE",
                    "PGP-SIGNATURE",
                    "GLOBAL",
                    "DIGEST");

    private static final Map<String, Integer> CODES = codes();

    private PackedParts() {}

    private static Map<String, Integer> codes() {
        Map<String, Integer> codes = new LinkedHashMap<>();
        for (String word : WORDS) {
            codes.put(word, codes.size() + 1);
        }
        return Map.copyOf(codes);
    }

    /** Writes one tree. */
    static final class Writer {
        private final OctetBuffer out = new OctetBuffer(96);
        private long last;

        byte[] all(Part root) {
            number(VERSION);
            part(root);
            return out.toArray();
        }

        private void part(Part part) {
            place(part.headerStart());
            place(part.bodyStart());
            signed(part.end() - part.bodyStart());
            number(part.lines());
            word(part.type());
            word(part.subtype());
            words(part.parameters());
            word(part.id());
            word(part.description());
            word(part.encoding());
            word(part.disposition());
            words(part.dispositionParameters());
            number(part.languages().size());
            part.languages().forEach(this::word);
            word(part.location());
            word(part.md5());
            byte[] envelope = part.envelope();
            number(envelope == null ? 0 : envelope.length + 1L);
            out.append(envelope == null ? new byte[0] : envelope);
            number(part.parts().size());
            part.parts().forEach(this::part);
            last = part.end();
        }

        private void place(long offset) {
            signed(offset - last);
            last = offset;
        }

        private void words(Map<String, String> parameters) {
            number(parameters.size());
            parameters.forEach((name, value) -> {
                word(name);
                word(value);
            });
        }

        /** 0 is null, then the known words, then the length of one that is not known. */
        private void word(@Nullable String word) {
            if (word == null) {
                number(0);
                return;
            }
            Integer code = CODES.get(word);
            if (code != null) {
                number(code);
                return;
            }
            byte[] octets = word.getBytes(StandardCharsets.UTF_8);
            number(WORDS.size() + 1L + octets.length);
            out.append(octets);
        }

        private void signed(long value) {
            number(value << 1 ^ value >> 63);
        }

        private void number(long value) {
            long rest = value;
            while ((rest & ~0x7FL) != 0) {
                out.append((int) ((rest & 0x7F) | 0x80));
                rest >>>= 7;
            }
            out.append((int) rest);
        }
    }

    /** Reads one tree; whatever is not as written ends in {@link MessageBroken}. */
    static final class Reader {
        private final byte[] in;
        private int at;
        private long last;

        Reader(byte[] in) {
            this.in = in;
        }

        Part all() {
            long version = number();
            if (version != VERSION) {
                throw new MessageBroken("packed parts of unknown version " + version);
            }
            Part root = part(0);
            if (at != in.length) {
                throw new MessageBroken("packed parts go on at octet " + at);
            }
            return root;
        }

        private Part part(int depth) {
            if (depth > DEEPEST) {
                throw new MessageBroken("packed parts nest too deep at octet " + at);
            }
            long headerStart = place();
            long bodyStart = place();
            long end = bodyStart + signed();
            return new Part(
                    headerStart,
                    bodyStart,
                    end,
                    number(),
                    needed(),
                    needed(),
                    words(),
                    word(),
                    word(),
                    needed(),
                    word(),
                    words(),
                    languages(),
                    word(),
                    word(),
                    envelope(),
                    parts(depth, end));
        }

        private List<Part> parts(int depth, long end) {
            int count = count();
            List<Part> parts = new ArrayList<>(count);
            for (int index = 0; index < count; index++) {
                parts.add(part(depth + 1));
            }
            last = end;
            return List.copyOf(parts);
        }

        private long place() {
            last += signed();
            return last;
        }

        private Map<String, String> words() {
            int count = count();
            Map<String, String> words = new LinkedHashMap<>();
            for (int index = 0; index < count; index++) {
                words.put(needed(), needed());
            }
            return Collections.unmodifiableMap(words);
        }

        private List<String> languages() {
            int count = count();
            List<String> languages = new ArrayList<>(count);
            for (int index = 0; index < count; index++) {
                languages.add(needed());
            }
            return List.copyOf(languages);
        }

        private byte @Nullable [] envelope() {
            long lengthAndOne = number();
            return lengthAndOne == 0 ? null : octets(lengthAndOne - 1);
        }

        private String needed() {
            String word = word();
            if (word == null) {
                throw new MessageBroken("packed parts lack a word before octet " + at);
            }
            return word;
        }

        private @Nullable String word() {
            long code = number();
            if (code == 0) {
                return null;
            }
            if (code > 0 && code <= WORDS.size()) {
                return WORDS.get((int) code - 1);
            }
            return new String(octets(code - WORDS.size() - 1), StandardCharsets.UTF_8);
        }

        /** A number of things that take an octet each at least: so it cannot be beyond the end. */
        private int count() {
            long count = number();
            if (count < 0 || count > in.length - at) {
                throw new MessageBroken("packed parts count " + count + " before octet " + at);
            }
            return (int) count;
        }

        private byte[] octets(long length) {
            if (length < 0 || length > in.length - at) {
                throw new MessageBroken("packed parts are cut off at octet " + at);
            }
            at += (int) length;
            return Arrays.copyOfRange(in, at - (int) length, at);
        }

        private long signed() {
            long value = number();
            return value >>> 1 ^ -(value & 1);
        }

        private long number() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at == in.length) {
                    throw new MessageBroken("packed parts are cut off at octet " + at);
                }
                byte octet = in[at++];
                value |= (octet & 0x7FL) << shift;
                if (octet >= 0) {
                    return value;
                }
            }
            throw new MessageBroken("packed parts hold a number too long before octet " + at);
        }
    }
}
