package dozo.imap.search;

import dozo.message.EnvelopeFields;
import dozo.message.HeaderFields;
import dozo.message.Part;
import dozo.message.TextSearch;
import dozo.store.Mails;
import dozo.store.Mails.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of one mail under search; what of it is looked at is unpacked once. It has its octets
 * if it is open, else its envelope only.
 */
final class Letter {
    private final Mails mails;
    private final Content content;
    private final boolean open;
    private final byte @Nullable [] whole;
    private final long size;

    private @Nullable EnvelopeFields envelope;
    private @Nullable Part structure;
    private @Nullable HeaderFields header;

    private Letter(Mails mails, Content content, boolean open, byte @Nullable [] whole, long size) {
        this.mails = mails;
        this.content = content;
        this.open = open;
        this.whole = whole;
        this.size = size;
    }

    /** With its envelope only. */
    static Letter closed(Mails mails, Content content) {
        return new Letter(mails, content, false, null, 0);
    }

    /**
     * With all its octets.
     *
     * @param whole prefix included, or null for a large mail
     * @param size octets in all
     */
    static Letter open(Mails mails, Content content, byte @Nullable [] whole, long size) {
        return new Letter(mails, content, true, whole, size);
    }

    boolean isOpen() {
        return open;
    }

    EnvelopeFields envelope() {
        EnvelopeFields known = envelope;
        if (known == null) {
            known = new EnvelopeFields(content.envelope());
            envelope = known;
        }
        return known;
    }

    private Part structure() {
        Part known = structure;
        if (known == null) {
            known = Part.read(content.structure());
            structure = known;
        }
        return known;
    }

    /** The header, prefix included: the scanner bounds its size. */
    HeaderFields header() throws IOException {
        HeaderFields known = header;
        if (known == null) {
            long length = Math.min(size, content.prefix().length + structure().bodyStart());
            ByteArrayOutputStream octets = new ByteArrayOutputStream((int) length);
            if (whole == null) {
                mails.copyOctets(content, 0, length, octets);
            } else {
                octets.write(whole, 0, (int) length);
            }
            known = HeaderFields.of(octets.toByteArray());
            header = known;
        }
        return known;
    }

    boolean bodyHolds(TextSearch text) throws IOException {
        TextSearch.Body search = text.body(structure());
        int prefix = content.prefix().length;
        if (whole != null) {
            search.write(whole, prefix, whole.length - prefix);
            return search.found();
        }
        mails.copyOctets(content, prefix, size - prefix, new Sink(search));
        return search.found();
    }

    /** Hands octets on while they can still change the outcome. */
    private static final class Sink extends OutputStream {
        private final TextSearch.Body search;
        private boolean wanted = true;

        Sink(TextSearch.Body search) {
            this.search = search;
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            wanted = wanted && search.write(octets, offset, length);
        }
    }
}
