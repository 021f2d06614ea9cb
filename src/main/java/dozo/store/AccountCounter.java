package dozo.store;

/** The counters of one account while a batch works on them. Used by one thread. */
final class AccountCounter {
    final long account;
    long modseq;
    long bytes;
    long messages;
    long removedBytes;
    long removedMessages;
    long uidValidity;
    long oldestModseq;
    boolean touched;

    AccountCounter(long account) {
        this.account = account;
    }

    /** The modseq of one work: rises within the transaction, under the row's lock. */
    long nextModseq() {
        touched = true;
        return ++modseq;
    }

    /**
     * A UIDVALIDITY that no mailbox of the account has had: the time, or one more than the last.
     */
    long nextUidValidity(long nowSeconds) {
        touched = true;
        uidValidity = Math.max(uidValidity + 1, nowSeconds);
        return uidValidity;
    }

    /** The change log is no longer complete at and before this modseq. */
    void forgetUpTo(long upTo) {
        touched = true;
        oldestModseq = upTo;
    }

    /** Counts an entry that comes (1) or goes (-1). */
    void count(Entry entry, int sign) {
        touched = true;
        messages += sign;
        bytes += sign * (long) entry.sizeBytes();
    }

    /** Counts an entry that becomes restorable (1) or stops being so (-1). */
    void countRemoved(long sizeBytes, int sign) {
        touched = true;
        removedMessages += sign;
        removedBytes += sign * sizeBytes;
    }
}
