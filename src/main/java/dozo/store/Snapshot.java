package dozo.store;

/**
 * The entries of a mailbox at one moment, in the order of their UIDs: an immutable list of packed
 * chunks. Snapshots share the chunks that did not change, so a snapshot costs little and two of
 * them compare fast. Index i is the IMAP sequence number minus one.
 */
public final class Snapshot {
    /** Highest modseq that this snapshot knows. */
    public long modseq() {
        throw new UnsupportedOperationException("not yet");
    }

    public long uidNext() {
        throw new UnsupportedOperationException("not yet");
    }

    public int size() {
        throw new UnsupportedOperationException("not yet");
    }

    public long uid(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    public long flags(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    public long modseq(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    public long emailId(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    /** What POP3 shows as UIDL: made at delivery, kept over a move and a restore. */
    public long entryId(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Octets of the whole mail, prefix included. */
    public long sizeBytes(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    /** INTERNALDATE in milliseconds since 1970 (whole seconds). */
    public long receivedMillis(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    /** SAVEDATE (RFC 8514) in milliseconds since 1970 (whole seconds). */
    public long savedMillis(int index) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Index of a UID, or -1 - (where it would stand). */
    public int indexOf(long uid) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Index of the first entry without \Seen, or -1; looks at whole chunks by their counters. */
    public int firstUnseen() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Takes each difference between two snapshots of one mailbox. */
    public interface Difference {
        /** An entry of the old snapshot is gone; index counts as it stood in the old snapshot. */
        void removed(int oldIndex, long uid);

        /** The modseq of an entry differs; index counts in the new snapshot. */
        void changed(int newIndex);

        /** The new snapshot has entries that the old one lacks, from this index on to its end. */
        void added(int firstNewIndex);
    }

    /** Tells how newer differs from this: removals first (highest index first), then the rest. */
    public void compare(Snapshot newer, Difference difference) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * As newer, but with the entries of this snapshot that newer lacks still in their places: what
     * a client may see while EXPUNGE must not be sent (RFC 3501 7.4.1).
     */
    public Snapshot keepingRemoved(Snapshot newer) {
        throw new UnsupportedOperationException("not yet");
    }
}
