package dozo.store.work;

/**
 * The counters of one account while a batch works on them: what must be known is read, what is only
 * counted is a difference. Used by one thread.
 */
public final class AccountCounter {
    final long account;

    /** As it stands now. */
    long modseq;

    long moreBytes;
    long moreMessages;
    long moreRemovedBytes;
    long moreRemovedMessages;
    boolean touched;

    AccountCounter(long account, long modseq) {
        this.account = account;
        this.modseq = modseq;
    }

    /** The modseq of one work: rises within the transaction, under the row's lock. */
    public long nextModseq() {
        touched = true;
        return ++modseq;
    }

    /** Counts an entry that comes (1) or goes (-1). */
    void count(Entry entry, int sign) {
        touched = true;
        moreMessages += sign;
        moreBytes += sign * (long) entry.sizeBytes();
    }

    /** Counts an entry that becomes restorable (1) or stops being so (-1). */
    void countRemoved(long sizeBytes, int sign) {
        touched = true;
        moreRemovedMessages += sign;
        moreRemovedBytes += sign * sizeBytes;
    }
}
