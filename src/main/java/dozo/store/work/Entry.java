package dozo.store.work;

/**
 * One mail in one mailbox: a row of the table entry, without its mailbox.
 *
 * @param entryId what POP3 shows as UIDL
 * @param modseq of the last change
 * @param created modseq with which it came into the mailbox; rises with the UID
 * @param received INTERNALDATE, seconds since 1970
 * @param saved SAVEDATE, seconds since 1970
 */
public record Entry(
        long uid,
        long entryId,
        long emailId,
        long flags,
        long modseq,
        long created,
        int sizeBytes,
        long received,
        long saved) {

    public Entry flagged(long newFlags, long newModseq) {
        return new Entry(
                uid, entryId, emailId, newFlags, newModseq, created, sizeBytes, received, saved);
    }

    Entry withId(long newEntryId) {
        return new Entry(
                uid, newEntryId, emailId, flags, modseq, created, sizeBytes, received, saved);
    }

    public boolean has(long mask) {
        return (flags & mask) != 0;
    }
}
