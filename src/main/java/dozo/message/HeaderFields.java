package dozo.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one header block, in their order, as places in its octets. Values come out as octet
 * strings: each character up to U+00FF is one octet of the mail, whatever charset its sender meant.
 */
public final class HeaderFields {
    private static final byte[] LINE_END = {'\r', '\n'};

    private final byte[] block;
    private int[] starts = new int[32];
    private int[] nameEnds = new int[32];
    private int count;

    private HeaderFields(byte[] block) {
        this.block = block;
    }

    /** Reads a block; an empty line ends it, or the end of the octets. */
    public static HeaderFields of(byte[] block) {
        return of(block, block.length);
    }

    static HeaderFields of(byte[] block, int length) {
        HeaderFields fields = new HeaderFields(block);
        int at = 0;
        while (at < length && !emptyLineAt(block, at, length)) {
            int end = fieldEnd(block, at, length);
            fields.add(at, nameEnd(block, at, end));
            at = end;
        }
        fields.starts[fields.count] = at;
        return fields;
    }

    /** How many fields. A line that is no field (no colon) counts as one without a name. */
    public int count() {
        return count;
    }

    /** The name of field number {@code index}, in lower case; empty if the line is no field. */
    public String name(int index) {
        int start = starts[index];
        int length = nameEnds[index] - start;
        return new String(block, start, length, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
    }

    /** The value unfolded (RFC 5322 2.2.3), without blanks around it, CR, LF and NUL. */
    public String value(int index) {
        return value(index, false);
    }

    /** The value as a person reads it: each fold, however deep, is one blank (RFC 5322 3.2.2). */
    public String text(int index) {
        return value(index, true);
    }

    private String value(int index, boolean foldIsOneBlank) {
        int from = valueStart(index);
        int to = starts[index + 1];
        while (from < to && isSpace(block[from])) {
            from++;
        }
        while (to > from && isSpace(block[to - 1])) {
            to--;
        }
        for (int at = from; at < to; at++) {
            if (isDropped(block[at])) {
                return unfolded(from, to, foldIsOneBlank);
            }
        }
        return new String(block, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /** The value of the first field of that name, or null. */
    public @Nullable String first(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (int index = 0; index < count; index++) {
            if (name(index).equals(wanted)) {
                return value(index);
            }
        }
        return null;
    }

    /** The named fields as they stand, then an empty line: HEADER.FIELDS of RFC 3501 6.4.5. */
    public byte[] only(Collection<String> names) {
        return select(names, true);
    }

    /** All but the named fields, then an empty line: HEADER.FIELDS.NOT of RFC 3501 6.4.5. */
    public byte[] without(Collection<String> names) {
        return select(names, false);
    }

    private byte[] select(Collection<String> names, boolean named) {
        Set<String> wanted =
                names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        OctetBuffer out = new OctetBuffer(512);
        for (int index = 0; index < count; index++) {
            if (wanted.contains(name(index)) == named) {
                out.append(block, starts[index], starts[index + 1] - starts[index]);
            }
        }
        if (out.length() > 0 && out.array()[out.length() - 1] != '\n') {
            out.append(LINE_END);
        }
        return out.append(LINE_END).toArray();
    }

    private int valueStart(int index) {
        int at = nameEnds[index];
        int end = starts[index + 1];
        while (at < end && block[at] != ':') {
            at++;
        }
        return Math.min(at + 1, end);
    }

    private String unfolded(int from, int to, boolean foldIsOneBlank) {
        byte[] plain = new byte[to - from];
        int length = 0;
        boolean folding = false;
        for (int at = from; at < to; at++) {
            byte octet = block[at];
            if (octet == '\r' || octet == '\n') {
                folding = true;
                while (foldIsOneBlank && length > 0 && isBlank(plain[length - 1])) {
                    length--;
                }
            } else if (octet != 0 && !(folding && foldIsOneBlank && isBlank(octet))) {
                if (folding && !isBlank(octet)) {
                    plain[length++] = ' '; // a bare CR in the middle of a line parts words
                }
                folding = false;
                plain[length++] = octet;
            }
        }
        return new String(plain, 0, length, StandardCharsets.ISO_8859_1);
    }

    private void add(int start, int nameEnd) {
        if (count + 1 == starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
            nameEnds = Arrays.copyOf(nameEnds, nameEnds.length * 2);
        }
        starts[count] = start;
        nameEnds[count++] = nameEnd;
    }

    private static boolean emptyLineAt(byte[] block, int at, int length) {
        return block[at] == '\n' || (block[at] == '\r' && at + 1 < length && block[at + 1] == '\n');
    }

    private static int fieldEnd(byte[] block, int start, int length) {
        int at = start;
        do {
            int lineFeed = Octets.lineFeed(block, at, length);
            at = lineFeed < 0 ? length : lineFeed + 1;
        } while (at < length && isBlank(block[at]));
        return at;
    }

    /** The end of the name, {@code start} where there is none. */
    private static int nameEnd(byte[] block, int start, int end) {
        int at = start;
        while (at < end && block[at] > ' ' && block[at] != ':') {
            at++;
        }
        int nameEnd = at;
        while (at < end && isBlank(block[at])) {
            at++; // RFC 5322 4.5: white space before the colon is obsolete, not wrong
        }
        return at < end && block[at] == ':' ? nameEnd : start;
    }

    private static boolean isSpace(byte octet) {
        return isBlank(octet) || isDropped(octet);
    }

    private static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    private static boolean isDropped(byte octet) {
        return octet == '\r' || octet == '\n' || octet == 0;
    }
}
