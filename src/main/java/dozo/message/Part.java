package dozo.message;

import java.util.List;
import java.util.Map;
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
 *     joined
 * @param id Content-ID, or null
 * @param description Content-Description, or null
 * @param encoding Content-Transfer-Encoding, upper case, "7BIT" where there is none
 * @param disposition of Content-Disposition, upper case, or null
 * @param dispositionParameters as parameters
 * @param languages Content-Language tags
 * @param location Content-Location, or null
 * @param md5 Content-MD5, or null
 * @param envelope wire form as in {@link Description#envelope}, of an embedded mail; null for
 *     others
 * @param parts children of a multipart; the one embedded mail of a MESSAGE/RFC822; else empty
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
        throw new UnsupportedOperationException("not yet");
    }

    /** Packs this tree; the form carries a version. */
    public byte[] packed() {
        throw new UnsupportedOperationException("not yet");
    }
}
