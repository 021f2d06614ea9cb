package dozo.message;

import dozo.message.text.Charsets;
import dozo.message.text.EncodedWords;
import dozo.message.text.TransferDecoder;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for one text in mails as a reader sees them: encodings and charsets undone, without regard
 * to case and to the width of letters (RFC 3501 6.4.4, RFC 5051). For HEADER, SUBJECT, FROM, BODY
 * and TEXT of SEARCH. May be used by many threads and for many mails.
 */
public final class TextSearch {
    private final String wanted;

    /** Will look for that text; the empty one is in every field and in every body. */
    public TextSearch(String wanted) {
        this.wanted = folded(wanted);
    }

    /** Whether a field of that name holds the text. */
    public boolean inField(HeaderFields header, String name) {
        for (int index = 0; index < header.count(); index++) {
            if (header.name(index).equalsIgnoreCase(name) && inValue(header.text(index))) {
                return true;
            }
        }
        return false;
    }

    /** Whether the header block holds the text, "Name: value" line by line. */
    public boolean inHeader(HeaderFields header) {
        for (int index = 0; index < header.count(); index++) {
            String line = header.name(index) + ": " + header.text(index);
            if (inValue(line)) {
                return true;
            }
        }
        return wanted.isEmpty();
    }

    /** Whether a text holds the wanted one. */
    public boolean inText(String text) {
        return folded(text).contains(wanted);
    }

    /** Whether a field's value, given as octet string, holds the text. */
    public boolean inValue(String octetString) {
        return inText(EncodedWords.decodeOctets(octetString));
    }

    /**
     * Begins to look through the body of one mail: the text of its text parts, the headers of its
     * parts and embedded mails; the mail's own header is not looked at.
     */
    public Body body(Part root) {
        return new Body(this, root);
    }

    /**
     * One form for what counts as equal: compatibility forms taken apart (half-width kana,
     * accents), case folded by way of upper case, as i;unicode-casemap does (RFC 5051 2).
     */
    private static String folded(String text) {
        int plain = 0;
        while (plain < text.length() && text.charAt(plain) < 0x80) {
            plain++;
        }
        String taken =
                plain == text.length() ? text : Normalizer.normalize(text, Normalizer.Form.NFKD);
        char[] folded = taken.toCharArray();
        for (int at = 0; at < folded.length; at++) {
            char c = folded[at];
            if (c >= 0x80) {
                folded[at] = Character.toLowerCase(Character.toUpperCase(c));
            } else if (c >= 'A' && c <= 'Z') {
                folded[at] = (char) (c + ('a' - 'A'));
            }
        }
        return new String(folded);
    }

    /**
     * A search through the octets of one mail, handed in from its first octet on, in pieces. Used
     * by one thread.
     */
    public static final class Body {
        /** A longer header block of a part is searched up to here. */
        private static final int HEADER_OCTETS = 1 << 16;

        private static final int STEP = 1 << 13;

        private final TextSearch search;
        private final List<Region> regions = new ArrayList<>();
        private int regionIndex;
        private long taken;
        private boolean found;

        private @Nullable OctetBuffer header;
        private @Nullable TextRun text;

        /** A stretch of octets to look at: of a header block, or the body of a text part. */
        private record Region(long start, long end, @Nullable Part text) {}

        private Body(TextSearch search, Part root) {
            this.search = search;
            this.found = search.wanted.isEmpty();
            collect(root, true);
        }

        private void collect(Part part, boolean isRoot) {
            if (!isRoot) {
                regions.add(new Region(part.headerStart(), part.bodyStart(), null));
            }
            if (part.type().equals("TEXT")) {
                regions.add(new Region(part.bodyStart(), part.end(), part));
            }
            part.parts().forEach(each -> collect(each, false));
        }

        /** Takes the next octets of the mail; answers whether more could change the outcome. */
        public boolean write(byte[] octets, int offset, int length) {
            int at = offset;
            int end = offset + length;
            while (at < end && wantsMore()) {
                Region region = regions.get(regionIndex);
                long place = taken + (at - offset);
                if (place < region.start()) {
                    at += (int) Math.min(end - at, region.start() - place);
                } else {
                    int count = (int) Math.min(end - at, region.end() - place);
                    take(region, octets, at, count);
                    at += count;
                    leaveAt(place + count);
                }
            }
            taken += length;
            return wantsMore();
        }

        /** Whether the text was found so far. */
        public boolean found() {
            return found;
        }

        private boolean wantsMore() {
            return !found && regionIndex < regions.size();
        }

        private void take(Region region, byte[] octets, int offset, int count) {
            Part part = region.text();
            if (part == null) {
                if (header == null) {
                    header = new OctetBuffer(512, HEADER_OCTETS);
                }
                header.append(octets, offset, count);
                return;
            }
            if (text == null) {
                text = new TextRun(search.wanted, part);
            }
            for (int at = 0; at < count && !found; at += STEP) {
                found = text.holds(octets, offset + at, Math.min(STEP, count - at));
            }
        }

        private void leaveAt(long place) {
            if (place < regions.get(regionIndex).end()) {
                return;
            }
            if (header != null) {
                found |= search.inHeader(HeaderFields.of(header.array(), header.length()));
            }
            if (text != null) {
                found |= text.holdsAtEnd();
            }
            header = null;
            text = null;
            regionIndex++;
        }
    }

    /** Decodes one text part piece by piece and looks for the text in what came out. */
    private static final class TextRun {
        private final String wanted;
        private final TransferDecoder transfer;
        private final @Nullable String charsetName;
        private @Nullable CharsetDecoder charset;
        private byte[] undecoded = {};
        private String tail = "";

        TextRun(String wanted, Part part) {
            this.wanted = wanted;
            this.transfer = TransferDecoder.of(part.encoding());
            this.charsetName = Parameters.text(part.parameters(), "CHARSET");
        }

        boolean holds(byte[] octets, int offset, int length) {
            byte[] plain = transfer.next(octets, offset, length);
            return holds(plain, false);
        }

        boolean holdsAtEnd() {
            return holds(new byte[0], true);
        }

        private boolean holds(byte[] octets, boolean last) {
            CharsetDecoder decoder = charset(octets);
            ByteBuffer in = ByteBuffer.allocate(undecoded.length + octets.length);
            in.put(undecoded).put(octets).flip();
            CharBuffer out = CharBuffer.allocate(2 * in.remaining() + 8);
            decoder.decode(in, out, last);
            undecoded = new byte[in.remaining()];
            in.get(undecoded);
            String text = tail + folded(out.flip().toString());
            tail = text.substring(Math.max(0, text.length() - wanted.length() + 1));
            return text.contains(wanted);
        }

        /** A guess waits for the first octets that tell something. */
        private CharsetDecoder charset(byte[] octets) {
            if (charset != null) {
                return charset;
            }
            Charset named = Charsets.named(charsetName);
            Charset used = named == null ? Charsets.guess(octets, 0, octets.length) : named;
            CharsetDecoder decoder =
                    used.newDecoder()
                            .onMalformedInput(CodingErrorAction.REPLACE)
                            .onUnmappableCharacter(CodingErrorAction.REPLACE);
            if (named != null || !Charsets.isPlain(octets)) {
                charset = decoder;
            }
            return decoder;
        }
    }
}
