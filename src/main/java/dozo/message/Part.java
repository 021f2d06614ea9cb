package dozo.message;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One body part and where it stands in the mail. Offsets count octets from the first octet that the
 * scanner saw.
 *
 * @param headerStart first octet of the part's header block
 * @param bodyStart first octet after the empty line that ends the header block
 * @param end first octet after the body (the line end before a boundary belongs to the boundary)
 * @param lines lines of the body (RFC 3501 body-fld-lines)
 * @param type upper case, "TEXT"
 * @param subtype upper case, "PLAIN"
 * @param parameters of Content-Type, names upper case, in their order; RFC 2231 continuations
 *     joined; a value with charset stands as {@code NAME*} with {@code utf-8''%E5%9C%9F}
 * @param id Content-ID, or null
 * @param description Content-Description, or null
 * @param encoding Content-Transfer-Encoding, upper case, "7BIT" where there is none
 * @param disposition of Content-Disposition, upper case, or null
 * @param dispositionParameters as parameters
 * @param languages Content-Language tags
 * @param location Content-Location, or null
 * @param md5 Content-MD5, or null
 * @param envelope of a part that holds an embedded mail (MESSAGE/RFC822, MESSAGE/GLOBAL): that
 *     mail's envelope, wire form as in {@link Description#envelope}; null for others, and for the
 *     mail as a whole
 * @param parts children of a multipart; the one embedded mail of a MESSAGE/RFC822 or
 *     MESSAGE/GLOBAL; else empty
 */
public record Part(
        long headerStart,
        long bodyStart,
        long end,
        long lines,
        String type,
        String subtype,
        Map<String, String> parameters,
        @Nullable String id,
        @Nullable String description,
        String encoding,
        @Nullable String disposition,
        Map<String, String> dispositionParameters,
        List<String> languages,
        @Nullable String location,
        @Nullable String md5,
        byte @Nullable [] envelope,
        List<Part> parts) {

    /** Unpacks {@link Description#structure}. */
    public static Part read(byte[] packed) {
        return new PackedParts.Reader(packed).all();
    }

    /** Packs this tree; the form carries a version. */
    public byte[] packed() {
        return new PackedParts.Writer().all(this);
    }

    /** Octets of the body as it stands in the mail. */
    public long bodySize() {
        return end - bodyStart;
    }

    /** Whether this is a container of parts. */
    public boolean isMultipart() {
        return type.equals("MULTIPART");
    }

    /** Whether this holds an embedded mail, the only one of {@link #parts}. */
    public boolean isMessage() {
        return type.equals("MESSAGE") && parts.size() == 1;
    }

    /** The file name as text, encodings of RFC 2231 and RFC 2047 undone, or null. */
    public @Nullable String fileName() {
        String name = Parameters.text(dispositionParameters, "FILENAME");
        return name != null ? name : Parameters.text(parameters, "NAME");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Part part
                && headerStart == part.headerStart
                && bodyStart == part.bodyStart
                && end == part.end
                && lines == part.lines
                && Arrays.equals(envelope, part.envelope)
                && content().equals(part.content())
                && parts.equals(part.parts);
    }

    @Override
    public int hashCode() {
        return Objects.hash(headerStart, bodyStart, end, content());
    }

    private List<Object> content() {
        return Arrays.asList(
                type,
                subtype,
                parameters,
                id,
                description,
                encoding,
                disposition,
                dispositionParameters,
                languages,
                location,
                md5);
    }
}
