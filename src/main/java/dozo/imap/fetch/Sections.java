package dozo.imap.fetch;

import dozo.imap.wire.FetchItem.Partial;
import dozo.imap.wire.FetchItem.Section;
import dozo.imap.wire.FetchItem.Text;
import dozo.imap.wire.ResponseWriter;
import dozo.message.HeaderFields;
import dozo.message.Part;
import dozo.message.PartPath;
import dozo.message.PartPath.Portion;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Finds the octets that a section names (RFC 3501 6.4.5) and writes them. */
final class Sections {
    private Sections() {}

    /** Octets from one on and up to another, prefix included. */
    private record Extent(long from, long to) {
        Extent clip(@Nullable Partial partial) {
            if (partial == null) {
                return this;
            }
            long start = Math.min(from + partial.offset(), to);
            return new Extent(start, Math.min(start + partial.length(), to));
        }

        int length() {
            return (int) (to - from);
        }
    }

    /**
     * Writes name and octets of one section.
     *
     * @param root the structure of the mail; null if the section does not need it
     */
    static void write(Section section, @Nullable Part root, MailOctets octets, ResponseWriter out)
            throws IOException {
        out.text(section.label());
        Partial partial = section.partial();
        if (partial != null) {
            out.octet('<');
            out.number(partial.offset());
            out.octet('>');
        }
        out.octet(' ');
        Extent extent = root == null ? new Extent(0, octets.size()) : extent(section, root, octets);
        if (extent == null) {
            out.text("NIL");
        } else if (isFields(section)) {
            byte[] fields = fields(section, octets.read(extent.from, extent.to));
            Extent clipped = new Extent(0, fields.length).clip(partial);
            out.literal(clipped.length());
            out.octets(fields, (int) clipped.from, clipped.length());
        } else {
            Extent clipped = extent.clip(partial);
            octets.writeLiteral(clipped.from, clipped.to, out);
        }
    }

    private static @Nullable Extent extent(Section section, Part root, MailOctets octets) {
        Portion portion = portion(section.text());
        PartPath.Span span = new PartPath(section.path(), portion).in(root);
        if (span == null) {
            return null;
        }
        // the prefix (Return-Path, Delivered-To, Received) is header of the mail itself
        boolean withPrefix =
                section.path().isEmpty() && portion != Portion.TEXT && portion != Portion.MIME;
        int prefix = octets.prefixLength();
        return new Extent(withPrefix ? 0 : prefix + span.start(), prefix + span.end());
    }

    private static Portion portion(Text text) {
        return switch (text) {
            case ALL -> Portion.WHOLE;
            case HEADER, HEADER_FIELDS, HEADER_FIELDS_NOT -> Portion.HEADER;
            case TEXT -> Portion.TEXT;
            case MIME -> Portion.MIME;
        };
    }

    private static boolean isFields(Section section) {
        return section.text() == Text.HEADER_FIELDS || section.text() == Text.HEADER_FIELDS_NOT;
    }

    private static byte[] fields(Section section, byte[] header) {
        HeaderFields fields = HeaderFields.of(header);
        return section.text() == Text.HEADER_FIELDS
                ? fields.only(section.fields())
                : fields.without(section.fields());
    }
}
