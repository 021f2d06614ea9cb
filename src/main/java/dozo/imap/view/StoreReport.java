package dozo.imap.view;

import dozo.imap.wire.Command;
import dozo.store.Mails.FlagsChanged;
import dozo.store.Snapshot;
import dozo.store.UidSet;
import java.io.IOException;

/** What a client is told of its own STORE (RFC 3501 6.4.6, RFC 7162 3.1.3). Used once. */
final class StoreReport {
    private final MailboxView view;
    private final Command.Store store;
    private final UidSet modified;
    private final Snapshot before;
    private final Snapshot after;
    private final Indexes.Builder told = new Indexes.Builder();

    /**
     * @param after what the client goes over to: its places are those of the view's snapshot
     */
    StoreReport(MailboxView view, Command.Store store, FlagsChanged result, Snapshot after) {
        this.view = view;
        this.store = store;
        this.modified = UidSet.of(result.modified().stream().mapToLong(Long::longValue).toArray());
        this.before = view.snapshot();
        this.after = after;
    }

    /**
     * Tells of these places.
     *
     * @param now the mailbox itself, which may lack some of them
     * @return whether it does
     */
    boolean tell(Indexes targets, Snapshot now) throws IOException {
        boolean removed = after.size() > now.size();
        boolean missed = false;
        long mask = view.mask(store.flags());
        for (int range = 0; range < targets.ranges(); range++) {
            for (int index = targets.first(range); index <= targets.last(range); index++) {
                long uid = after.uid(index);
                if (removed && now.indexOf(uid) < 0) {
                    missed = true;
                } else if (!modified.contains(uid)) {
                    tell(index, mask);
                    told.add(index);
                }
            }
        }
        return missed;
    }

    /** The places of which all has been told. */
    Indexes told() {
        return told.build();
    }

    /** .SILENT hides what the client expects, not what others changed as well. */
    private void tell(int index, long mask) throws IOException {
        if (!store.silent() || after.flags(index) != expected(before.flags(index), mask)) {
            view.tellFlagsOf(after, index, store.uid());
            return;
        }
        boolean changed = after.modseq(index) != before.modseq(index);
        // RFC 7162 3.1.3: with UNCHANGEDSINCE always, even if .SILENT
        if (changed || store.unchangedSince() >= 0) {
            view.tellModseqOf(after, index, store.uid());
        }
    }

    private long expected(long flags, long mask) {
        return switch (store.change()) {
            case SET -> mask;
            case ADD -> flags | mask;
            case REMOVE -> flags & ~mask;
        };
    }
}
