package dozo.pop3;

import dozo.account.Account;
import dozo.store.Listing;
import dozo.store.Mailbox;
import dozo.store.Mailboxes;
import dozo.store.Mails;
import dozo.store.Snapshot;
import dozo.store.UidSet;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The INBOX as a POP3 client sees it: the snapshot that stood at log-in, without what this session
 * has marked as deleted. Other sessions may change the mailbox meanwhile; nothing of that shows
 * here. Mails are counted from 0 in here, from 1 on the wire. Used by one thread.
 */
final class Maildrop implements AutoCloseable {
    private final Mails mails;
    private final long mailbox;
    private final Listing listing;
    private final Snapshot snapshot;

    private final BitSet deleted = new BitSet();
    private long octets;

    private Maildrop(Mails mails, long mailbox, Listing listing, Snapshot snapshot) {
        this.mails = mails;
        this.mailbox = mailbox;
        this.listing = listing;
        this.snapshot = snapshot;
        this.octets = sizeOfAll();
    }

    /** The maildrop of an account; null if its INBOX went away this very moment. */
    static @Nullable Maildrop open(Account account, Mailboxes mailboxes, Mails mails) {
        Mailbox inbox = mailboxes.find(account.id(), "INBOX").orElse(null);
        if (inbox == null) {
            return null;
        }
        Listing listing = mails.open(inbox.id());
        if (listing == null) {
            return null;
        }
        Snapshot snapshot = listing.current();
        if (snapshot == null) {
            listing.close();
            return null;
        }
        return new Maildrop(mails, inbox.id(), listing, snapshot);
    }

    private long sizeOfAll() {
        long sum = 0;
        for (int i = 0; i < snapshot.size(); i++) {
            sum += snapshot.sizeBytes(i);
        }
        return sum;
    }

    /** Mails in the snapshot, deleted ones included. */
    int size() {
        return snapshot.size();
    }

    /** Mails that are not deleted. */
    int count() {
        return snapshot.size() - deleted.cardinality();
    }

    /** Octets of the mails that are not deleted. */
    long octets() {
        return octets;
    }

    boolean isDeleted(int index) {
        return deleted.get(index);
    }

    /** The first mail from that one on that is not deleted; {@link #size} or more if none. */
    int nextFrom(int index) {
        return deleted.nextClearBit(index);
    }

    long sizeBytes(int index) {
        return snapshot.sizeBytes(index);
    }

    long emailId(int index) {
        return snapshot.emailId(index);
    }

    /** What UIDL shows: made at delivery, kept over a move and a restore. */
    long entryId(int index) {
        return snapshot.entryId(index);
    }

    void delete(int index) {
        deleted.set(index);
        octets -= snapshot.sizeBytes(index);
    }

    void undeleteAll() {
        deleted.clear();
        octets = sizeOfAll();
    }

    /**
     * The UPDATE state (RFC 1939 6): removes what was marked, and answers how many that were; what
     * is gone already is no fault.
     */
    int update() {
        return deleted.isEmpty() ? 0 : mails.expunge(mailbox, deletedUids(), false).size();
    }

    /** Neighbours in the snapshot join in one range: UIDs between them belong to no mail. */
    private UidSet deletedUids() {
        List<UidSet.Range> ranges = new ArrayList<>();
        int first = deleted.nextSetBit(0);
        while (first >= 0) {
            int end = deleted.nextClearBit(first);
            ranges.add(new UidSet.Range(snapshot.uid(first), snapshot.uid(end - 1)));
            first = deleted.nextSetBit(end);
        }
        return new UidSet(ranges);
    }

    @Override
    public void close() {
        listing.close();
    }
}
