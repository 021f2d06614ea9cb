package dozo.imap.fetch;

import dozo.db.DatabaseBroken;
import dozo.imap.wire.ResponseWriter;
import dozo.store.Mails;
import dozo.store.Mails.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The octets of one mail, prefix included: in memory if it is small, else read in pieces.
 *
 * @param whole all of it, or null for a large mail
 * @param size octets in all
 */
record MailOctets(Mails mails, Content content, byte @Nullable [] whole, long size) {
    /** In the middle of a literal nothing can be refused any more, so a fault is tried again. */
    private static final int ATTEMPTS = 3;

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
            copy(from, to, out.stream());
        } else {
            out.octets(whole, (int) from, (int) (to - from));
        }
    }

    private void copy(long from, long to, OutputStream sink) throws IOException {
        Counted counted = new Counted(sink);
        for (int attempt = 1; counted.count < to - from; attempt++) {
            try {
                long start = from + counted.count;
                mails.copyOctets(content, start, to - start, counted);
                return;
            } catch (DatabaseBroken e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Counts what went through. */
    private static final class Counted extends OutputStream {
        private final OutputStream sink;
        private long count;

        Counted(OutputStream sink) {
            this.sink = sink;
        }

        @Override
        public void write(int octet) throws IOException {
            sink.write(octet);
            count++;
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            sink.write(octets, offset, length);
            count += length;
        }
    }
}
