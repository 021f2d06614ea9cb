package dozo.imap.view;

import dozo.imap.wire.Command;
import dozo.imap.wire.ResponseWriter;
import dozo.imap.wire.SequenceSet;
import dozo.store.Keywords;
import dozo.store.Listing;
import dozo.store.Mailbox;
import dozo.store.Mails;
import dozo.store.Mails.FlagNames;
import dozo.store.Mails.FlagsChanged;
import dozo.store.Snapshot;
import dozo.store.UidSet;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The selected mailbox as its client knows it. The client's numbers are the places in {@link
 * #snapshot}; it changes only together with what is written to the client. Used by one thread at a
 * time; closed when the mailbox is not selected any more.
 */
public final class MailboxView implements AutoCloseable {
    private final Mails mails;
    private final Mailbox mailbox;
    private final Listing listing;
    private final boolean readOnly;
    private final ResponseWriter out;
    private final Enabled enabled;

    private Snapshot snapshot;

    /** The mailbox as it was when the client was last told; removals may still be owed. */
    private Snapshot latest;

    private FlagLists flagLists;
    private final Recents recents = new Recents();

    /** All changes up to here have been told, removals included. */
    private long toldModseq;

    /** RFC 5182: what the last SEARCH RETURN (SAVE) found. */
    private UidSet saved = UidSet.NONE;

    private MailboxView(
            Mails mails, Mailbox mailbox, Opened opened, ResponseWriter out, Enabled enabled) {
        this.mails = mails;
        this.mailbox = mailbox;
        this.listing = opened.listing();
        this.readOnly = opened.readOnly();
        this.out = out;
        this.enabled = enabled;
        this.snapshot = opened.snapshot();
        this.latest = snapshot;
        this.toldModseq = snapshot.modseq();
        this.flagLists = new FlagLists(mails.keywords(mailbox.account()));
    }

    private record Opened(Listing listing, Snapshot snapshot, boolean readOnly) {}

    /** Opens a mailbox; null if it has gone in the meantime. Tells the client nothing yet. */
    public static @Nullable MailboxView open(
            Mails mails, Mailbox mailbox, boolean readOnly, ResponseWriter out, Enabled enabled) {
        Listing listing = mails.open(mailbox.id());
        if (listing == null) {
            return null;
        }
        long firstRecent = readOnly ? listing.firstRecent() : mails.claimRecent(mailbox.id());
        Snapshot snapshot = listing.current();
        if (snapshot == null) {
            listing.close();
            return null;
        }
        Opened opened = new Opened(listing, snapshot, readOnly);
        MailboxView view = new MailboxView(mails, mailbox, opened, out, enabled);
        view.recents.add(firstRecent, snapshot.uidNext() - 1);
        return view;
    }

    @Override
    public void close() {
        listing.close();
    }

    // ---- what the client knows

    public Mailbox mailbox() {
        return mailbox;
    }

    public boolean readOnly() {
        return readOnly;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public int recentCount() {
        return recents.countIn(snapshot);
    }

    public boolean recent(long uid) {
        return recents.contains(uid);
    }

    public FlagLists flagLists() {
        return flagLists;
    }

    /** Highest modseq that the client may take as known (RFC 7162 3.2). */
    public long toldModseq() {
        return toldModseq;
    }

    /** The places that a client means; null if it counts beyond the last one. */
    public @Nullable Indexes resolve(SequenceSet set, boolean uid) {
        if (set.saved()) {
            return Indexes.ofUids(saved, snapshot);
        }
        return uid ? Indexes.ofUids(set, snapshot) : Indexes.ofNumbers(set, snapshot.size());
    }

    /** Have others removed any of these, though the client still counts it? */
    public boolean anyRemoved(Indexes targets) {
        Snapshot now = listing.current();
        if (now == null || now == snapshot) {
            return now == null;
        }
        for (int index : targets.toArray()) {
            if (now.indexOf(snapshot.uid(index)) < 0) {
                return true;
            }
        }
        return false;
    }

    public void save(UidSet found) {
        saved = found;
    }

    // ---- telling

    /** Lines of SELECT that tell of the mailbox as a whole (RFC 3501 6.3.1). */
    public void tellAll() throws IOException {
        tellFlags();
        out.untagged(snapshot.size(), "EXISTS");
        out.untagged(recentCount(), "RECENT");
        int unseen = snapshot.firstUnseen();
        if (unseen >= 0) {
            out.untagged("OK [UNSEEN " + (unseen + 1) + "] first unseen");
        }
        out.untagged("OK [UIDVALIDITY " + mailbox.uidValidity() + "] UIDs valid");
        out.untagged("OK [UIDNEXT " + snapshot.uidNext() + "] predicted next UID");
        out.untagged("OK [HIGHESTMODSEQ " + snapshot.modseq() + "] highest");
    }

    private void tellFlags() throws IOException {
        StringBuilder flags = new StringBuilder("\\Answered \\Flagged \\Deleted \\Seen \\Draft");
        List<String> names = flagLists.keywords().names();
        names.forEach(name -> flags.append(' ').append(name));
        out.untagged("FLAGS (" + flags + ")");
        boolean room = names.size() < Keywords.LIMIT;
        String permanent = readOnly ? "" : flags + (room ? " \\*" : "");
        out.untagged("OK [PERMANENTFLAGS (" + permanent + ")] flags permitted");
    }

    /** Tells the names of keywords before flags that use them are told. */
    public void meet(long flags) throws IOException {
        if (!flagLists.knows(flags)) {
            flagLists = new FlagLists(mails.keywords(mailbox.account()));
            tellFlags();
        }
    }

    /**
     * Brings the client up to date without removing anything: what may happen while FETCH, STORE or
     * SEARCH counts messages (RFC 3501 7.4.1).
     *
     * @return false if the mailbox is gone
     */
    public boolean refresh(boolean withUid) throws IOException {
        return update(false, Indexes.NONE, withUid);
    }

    /** As {@link #refresh}, but the flags of those places are about to be told by the caller. */
    public boolean refreshExcept(Indexes told, boolean withUid) throws IOException {
        return update(false, told, withUid);
    }

    /** Brings the client up to date; false if the mailbox is gone. */
    public boolean synchronise(boolean withUid) throws IOException {
        return update(true, Indexes.NONE, withUid);
    }

    private boolean update(boolean removals, Indexes told, boolean withUid) throws IOException {
        Snapshot now = listing.current();
        if (now == null) {
            return false;
        }
        if (now == snapshot || (now == latest && !removals)) {
            return true;
        }
        Snapshot next = removals ? now : snapshot.keepingRemoved(now);
        tell(next, told, withUid);
        settle(now);
        return true;
    }

    /** Notes how much the client has been told of what is so now. */
    private void settle(Snapshot now) throws IOException {
        latest = now;
        if (snapshot.size() == now.size()) {
            toldModseq = now.modseq();
        } else if (enabled.qresync()) {
            // RFC 7162 3.2: higher mod-sequences have been told than those of removals that wait
            out.untagged("OK [HIGHESTMODSEQ " + toldModseq + "] removals wait");
        }
    }

    /** Goes over to a newer snapshot; of those places, changes are passed over. */
    private void tell(Snapshot next, Indexes told, boolean withUid) throws IOException {
        Changes changes = Changes.between(snapshot, next);
        // what can fail comes before the first word: all this is told once, or once more later
        meetThose(changes, next);
        long recentFrom = claimRecent(changes, next);
        tellRemovals(changes);
        snapshot = next;
        for (int i = 0; i < changes.changedCount(); i++) {
            int index = changes.changedIndex(i);
            if (!told.contains(index)) {
                tellFlagsOf(index, withUid);
            }
        }
        if (changes.firstAdded() >= 0) {
            tellArrivals(recentFrom);
        }
    }

    private void meetThose(Changes changes, Snapshot next) throws IOException {
        long flags = 0;
        for (int i = 0; i < changes.changedCount(); i++) {
            flags |= next.flags(changes.changedIndex(i));
        }
        if (changes.firstAdded() >= 0) {
            Snapshot.Cursor cursor = next.cursor(changes.firstAdded());
            while (cursor.next()) {
                flags |= cursor.flags();
            }
        }
        meet(flags);
    }

    /** Answers the first UID that is recent for this session. */
    private long claimRecent(Changes changes, Snapshot next) {
        if (changes.firstAdded() < 0) {
            return Long.MAX_VALUE;
        }
        long first = next.uid(changes.firstAdded());
        return readOnly ? first : Math.max(first, mails.claimRecent(mailbox.id()));
    }

    private void tellArrivals(long recentFrom) throws IOException {
        recents.add(recentFrom, snapshot.uidNext() - 1);
        out.untagged(snapshot.size(), "EXISTS");
        out.untagged(recentCount(), "RECENT");
    }

    private void tellRemovals(Changes changes) throws IOException {
        if (changes.removedCount() == 0) {
            return;
        }
        if (!enabled.qresync()) {
            for (int i = 0; i < changes.removedCount(); i++) {
                out.untagged(changes.removedIndex(i) + 1L, "EXPUNGE");
            }
            return;
        }
        UidSet.Builder uids = new UidSet.Builder();
        for (int i = changes.removedCount() - 1; i >= 0; i--) {
            uids.add(changes.removedUid(i));
        }
        out.untagged("VANISHED " + uids.build());
    }

    /** FETCH with the flags of one entry, and what the switched-on extensions add. */
    public void tellFlagsOf(int index, boolean withUid) throws IOException {
        tellFlagsOf(snapshot, index, withUid);
    }

    /** The same of a snapshot that the client goes over to. */
    void tellFlagsOf(Snapshot shown, int index, boolean withUid) throws IOException {
        long flags = shown.flags(index);
        meet(flags);
        long uid = shown.uid(index);
        beginFetch(index, uid, withUid);
        out.text("FLAGS ");
        out.octets(flagLists.list(flags, recents.contains(uid)));
        if (enabled.condstore()) {
            out.text(" MODSEQ (");
            out.number(shown.modseq(index));
            out.octet(')');
        }
        endFetch();
    }

    /** FETCH with the mod-sequence alone, once CONDSTORE is on. */
    void tellModseqOf(Snapshot shown, int index, boolean withUid) throws IOException {
        if (!enabled.condstore()) {
            return;
        }
        beginFetch(index, shown.uid(index), withUid);
        out.text("MODSEQ (");
        out.number(shown.modseq(index));
        out.octet(')');
        endFetch();
    }

    private void beginFetch(int index, long uid, boolean withUid) throws IOException {
        out.begin();
        out.number(index + 1L);
        out.text(" FETCH (");
        // RFC 3501 6.4.8: with UID commands; RFC 7162 3.2: always, once QRESYNC is on
        if (withUid || enabled.qresync()) {
            out.text("UID ");
            out.number(uid);
            out.octet(' ');
        }
    }

    private void endFetch() throws IOException {
        out.octet(')');
        out.end();
    }

    // ---- STORE

    /**
     * Tells what a STORE of this client did, and whatever else happened meanwhile.
     *
     * @param targets the places that the client meant
     * @return whether some of them turned out to be removed by others
     */
    public boolean tellStored(Command.Store store, Indexes targets, FlagsChanged result)
            throws IOException {
        Snapshot now = listing.current();
        if (now == null) {
            return false;
        }
        Snapshot next = snapshot.keepingRemoved(now);
        StoreReport report = new StoreReport(this, store, result, next);
        boolean missed = report.tell(targets, now);
        tell(next, report.told(), store.uid());
        settle(now);
        return missed;
    }

    /** Those flags as bits; names that are new to the client are told. */
    long mask(FlagNames flags) throws IOException {
        long mask = flags.system();
        if (!flags.keywords().isEmpty()) {
            Keywords keywords = mails.keywords(mailbox.account());
            for (String keyword : flags.keywords()) {
                mask |= keywords.mask(keyword);
            }
            meet(mask);
        }
        return mask;
    }
}
