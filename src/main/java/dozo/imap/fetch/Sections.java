package dozo.imap.fetch;

import dozo.imap.wire.FetchItem.Partial;
import dozo.imap.wire.FetchItem.Section;
import dozo.imap.wire.FetchItem.Text;
import dozo.imap.wire.ResponseWriter;
import dozo.message.HeaderFields;
import dozo.message.Part;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the octets that a section names (RFC 3501 6.4.5) and writes them. */
final class Sections {
    private Sections() {}

    /** Octets from one on and up to another, prefix included. */
    private record Extent(long from, long to) {}

    /**
     * A place in the tree of parts.
     *
     * @param mail the part is a mail: the message itself, or what a MESSAGE/RFC822 holds
     */
    private record Node(Part part, boolean mail) {
        /** The numbered part in here, or null (RFC 3501 6.4.5: numbers of parts). */
        @Nullable Node child(int number) {
            if (part.isMultipart()) {
                return number <= part.parts().size()
                        ? new Node(part.parts().get(number - 1), false)
                        : null;
            }
            if (mail) {
                return number == 1 ? new Node(part, false) : null;
            }
            return part.isMessage() ? new Node(part.parts().getFirst(), true).child(number) : null;
        }

        /** The mail whose HEADER and TEXT are meant here, or null. */
        @Nullable Part letter() {
            if (mail) {
                return part;
            }
            return part.isMessage() ? part.parts().getFirst() : null;
        }
    }

    /**
     * Writes name and octets of one section.
     *
     * @param root the structure of the mail, or null if the section does not need it
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
        } else if (section.text() == Text.HEADER_FIELDS
                || section.text() == Text.HEADER_FIELDS_NOT) {
            byte[] fields = fields(section, octets.read(extent.from, extent.to));
            Extent clipped = clip(new Extent(0, fields.length), partial);
            out.literal(clipped.to - clipped.from);
            out.octets(fields, (int) clipped.from, (int) (clipped.to - clipped.from));
        } else {
            Extent clipped = clip(extent, partial);
            octets.writeLiteral(clipped.from, clipped.to, out);
        }
    }

    private static Extent clip(Extent extent, @Nullable Partial partial) {
        if (partial == null) {
            return extent;
        }
        long from = Math.min(extent.from + partial.offset(), extent.to);
        return new Extent(from, Math.min(from + partial.length(), extent.to));
    }

    private static @Nullable Extent extent(Section section, Part root, MailOctets octets) {
        int prefix = octets.prefixLength();
        Node node = new Node(root, true);
        for (int number : section.path()) {
            node = node.child(number);
            if (node == null) {
                return null;
            }
        }
        if (section.text() == Text.ALL) {
            return section.path().isEmpty()
                    ? new Extent(0, octets.size())
                    : moved(prefix, node.part().bodyStart(), node.part().end());
        }
        if (section.text() == Text.MIME) {
            return moved(prefix, node.part().headerStart(), node.part().bodyStart());
        }
        Part letter = node.letter();
        if (letter == null) {
            return null;
        }
        if (section.text() == Text.TEXT) {
            return letter == root
                    ? new Extent(prefix + root.bodyStart(), octets.size())
                    : moved(prefix, letter.bodyStart(), letter.end());
        }
        // the prefix is header too: Return-Path, Delivered-To, Received
        return letter == root
                ? new Extent(0, prefix + root.bodyStart())
                : moved(prefix, letter.headerStart(), letter.bodyStart());
    }

    private static Extent moved(int prefix, long from, long to) {
        return new Extent(prefix + from, prefix + to);
    }

    private static byte[] fields(Section section, byte[] header) {
        List<String> names = section.fields();
        HeaderFields fields = HeaderFields.of(header);
        return section.text() == Text.HEADER_FIELDS ? fields.only(names) : fields.without(names);
    }
}
