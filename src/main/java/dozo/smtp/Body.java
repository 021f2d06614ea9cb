package dozo.smtp;

import dozo.blob.Draft;
import dozo.db.DatabaseBroken;
import dozo.message.Description;
import dozo.message.MailScanner;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail on its way in: each piece goes to the blob's draft and to the scanner at once. The first
 * flaw decides the reply; from then on octets are only counted, because the client goes on to the
 * end (RFC 5321 4.1.1.4) and must be listened to, or the stream would fall out of step.
 */
final class Body implements AutoCloseable {
    /** Octets that are still read after a flaw, before we hang up. */
    static final long WASTE_LIMIT_BYTES = 1L << 30;

    /** RFC 5321 2.3.8: a mail sent on as lines could be read as several (SMTP smuggling). */
    private static final Reply BARE =
            Reply.of(550, "5.6.0", "A line ends in CR LF, bare CR or LF is not taken");

    private static final Logger LOG = LoggerFactory.getLogger(Body.class);

    private final Draft draft;
    private final MailScanner scanner = new MailScanner();
    private final MessageDigest digest = sha256();
    private final long limitBytes;

    private long wasted;
    private @Nullable Reply flaw;

    /**
     * @param draft is closed with this
     * @param limitBytes RFC 1870
     */
    Body(Draft draft, long limitBytes) {
        this.draft = draft;
        this.limitBytes = limitBytes;
    }

    void write(byte[] octets, int offset, int length) {
        if (flaw != null) {
            wasted += length;
            return;
        }
        if (draft.size() + length > limitBytes) {
            // RFC 1870 6.4
            fail(Reply.of(552, "5.3.4", "The mail is larger than " + limitBytes + " octets"));
            return;
        }
        try {
            draft.write(octets, offset, length);
            scanner.write(octets, offset, length);
            digest.update(octets, offset, length);
        } catch (DatabaseBroken e) {
            LOG.error("a mail's beginning was not stored", e);
            fail(Reply.TROUBLE);
        }
    }

    /** There was a CR or LF alone. */
    void bareLineEnd() {
        if (flaw == null) {
            fail(BARE);
        }
    }

    private void fail(Reply reply) {
        flaw = reply;
        draft.close();
    }

    /** Why the mail can't be taken, or null. */
    @Nullable Reply flaw() {
        return flaw;
    }

    /** Nobody needs that much time to notice. */
    boolean hopeless() {
        return wasted > WASTE_LIMIT_BYTES;
    }

    long size() {
        return draft.size();
    }

    Draft draft() {
        return draft;
    }

    /** Ends a mail without a flaw. */
    Description finish() {
        draft.finish();
        return scanner.finish();
    }

    /** SHA-256 of the octets, once they are all there. */
    byte[] digest() {
        return digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        draft.close();
    }
}
