package dozo.store;

import dozo.db.Transaction;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The mails of accounts: placing, flags, copy, move, expunge, reading. Every write is set-based and
 * durable when it returns, and has been announced to the watchers. Safe for any number of threads.
 */
public final class Mails {
    // ---- placing

    /**
     * Places arrivals inside the caller's transaction; one list of {@link Placed} for each arrival,
     * one element for each place. Call {@link #announce} after the commit. A place whose mailbox
     * does not exist leaves its whole arrival unstored.
     */
    public List<List<Placed>> place(Transaction tx, List<Arrival> arrivals) throws SQLException {
        throw new UnsupportedOperationException("not yet");
    }

    /** Tells listings and watchers what was committed. */
    public void announce(List<Placed> placed) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * IMAP APPEND and MULTIAPPEND: all arrivals or none, in one transaction; answers one element
     * for each arrival, or a single {@link Placed.NoMailbox}.
     */
    public List<Placed> append(List<Arrival> arrivals) {
        throw new UnsupportedOperationException("not yet");
    }

    // ---- looking

    /**
     * The shared listing of a mailbox. It is loaded once per node and kept while anybody holds it;
     * close what you opened. Null if the mailbox is gone.
     */
    public @Nullable Listing open(long mailbox) {
        throw new UnsupportedOperationException("not yet");
    }

    /** The keywords of an account now. */
    public Keywords keywords(long account) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * What the listing does not hold. Offsets in the structure count from the end of the prefix.
     */
    public record Content(
            long emailId,
            long threadId,
            long blob,
            byte[] prefix,
            byte[] envelope,
            byte[] structure,
            String preview) {}

    /** Which columns of {@link Content} are wanted; the others come back empty. */
    public enum Column {
        PREFIX,
        ENVELOPE,
        STRUCTURE,
        PREVIEW
    }

    /**
     * Contents of mails of one account, in the order of the ids, one query for up to 256 KiB; the
     * list may be shorter than asked: call again with the rest. An unknown id answers null.
     */
    public List<@Nullable Content> contents(
            long account, List<Long> emailIds, List<Column> columns) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Copies octets of the whole mail, prefix included, clipped to its size. */
    public void copyOctets(Content content, long offset, long length, OutputStream sink)
            throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Whole mails (prefix and body) of up to 256 KiB together, in one read; null for a mail that is
     * too large for it (use {@link #copyOctets}); the list may be shorter than asked.
     */
    public List<byte @Nullable []> wholeMails(List<Content> contents) {
        throw new UnsupportedOperationException("not yet");
    }

    // ---- changing

    /** What to do with flags (RFC 3501 6.4.6). */
    public enum FlagChange {
        SET,
        ADD,
        REMOVE
    }

    /**
     * What a change of flags did.
     *
     * @param modseq of the change, or the mailbox's where nothing changed
     * @param modified UIDs left alone because they were newer than unchangedSince
     * @param keywordLimit some keyword was not set: the account has no room for it
     */
    public record FlagsChanged(long modseq, List<Long> modified, boolean keywordLimit) {}

    /**
     * Changes flags of UIDs. Large sets are done in slices.
     *
     * @param unchangedSince RFC 7162 3.1.3, or Long.MAX_VALUE
     */
    public FlagsChanged changeFlags(
            long mailbox, UidSet uids, FlagChange change, FlagNames flags, long unchangedSince) {
        throw new UnsupportedOperationException("not yet");
    }

    /** System flags as in {@link Flags}, and keywords by name (made if the account lacks them). */
    public record FlagNames(long system, List<String> keywords) {}

    /** UIDs there and here, pairwise (RFC 4315 COPYUID); empty if nothing was left to copy. */
    public record Copied(long uidValidity, List<Long> from, List<Long> to) {}

    /** Copies entries, flags and all (RFC 3501 6.4.7); the mails keep their ids. */
    public Copied copy(long mailbox, UidSet uids, long target) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Moves entries (RFC 6851); POP3's UIDL stays. */
    public Copied move(long mailbox, UidSet uids, long target) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Removes entries; they stay restorable.
     *
     * @param onlyDeleted remove only those that have \Deleted (EXPUNGE); false for POP3
     * @return the UIDs removed
     */
    public List<Long> expunge(long mailbox, UidSet uids, boolean onlyDeleted) {
        throw new UnsupportedOperationException("not yet");
    }

    /** UIDs expunged after that modseq, as ranges (RFC 7162 VANISHED (EARLIER)). */
    public UidSet vanished(long mailbox, long sinceModseq) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Moves the \Recent watermark; nobody waits for it. Answers the first UID that was recent. */
    public long claimRecent(long mailbox) {
        throw new UnsupportedOperationException("not yet");
    }

    // ---- usage

    /** What an account uses now. */
    public record Usage(long bytes, long messages) {}

    public Usage usage(long account) {
        throw new UnsupportedOperationException("not yet");
    }
}
