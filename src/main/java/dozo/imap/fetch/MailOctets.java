package dozo.imap.fetch;

import dozo.imap.wire.ResponseWriter;
import dozo.store.Mails;
import dozo.store.Mails.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The octets of one mail, prefix included: in memory if it is small, else read in pieces.
 *
 * @param whole all of it, or null for a large mail
 * @param size octets in all
 */
record MailOctets(Mails mails, Content content, byte @Nullable [] whole, long size) {
    /** Where the octets begin that structure offsets count from. */
    int prefixLength() {
        return content.prefix().length;
    }

    /** Octets as an array: of a header block, which is bounded. */
    byte[] read(long from, long to) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream((int) (to - from));
        if (whole == null) {
            mails.copyOctets(content, from, to - from, octets);
        } else {
            octets.write(whole, (int) from, (int) (to - from));
        }
        return octets.toByteArray();
    }

    /** Writes octets as a literal. */
    void writeLiteral(long from, long to, ResponseWriter out) throws IOException {
        out.literal(to - from);
        if (whole == null) {
            mails.copyOctets(content, from, to - from, out.stream());
        } else {
            out.octets(whole, (int) from, (int) (to - from));
        }
    }
}
