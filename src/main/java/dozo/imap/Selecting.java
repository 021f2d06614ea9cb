package dozo.imap;

import dozo.account.Account;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.view.Indexes;
import dozo.imap.view.MailboxView;
import dozo.imap.wire.Command;
import dozo.imap.wire.Command.Resync;
import dozo.imap.wire.SequenceSet;
import dozo.store.Mailbox;
import dozo.store.Snapshot;
import dozo.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SELECT and EXAMINE (RFC 3501 6.3.1), with what CONDSTORE and QRESYNC add (RFC 7162). */
final class Selecting {
    private final Client client;
    private final Rooms rooms;
    private final Account account;

    Selecting(Client client, Rooms rooms, Account account) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
    }

    /**
     * @param view what is selected now, or null
     */
    record Outcome(@Nullable MailboxView view, Reply reply) {}

    private static Outcome missing() {
        return new Outcome(null, Reply.no("NONEXISTENT", "there is no mailbox of that name"));
    }

    Outcome select(Command.Select command) throws IOException {
        Mailbox mailbox = rooms.mailboxes().find(account.id(), command.mailbox()).orElse(null);
        if (mailbox == null) {
            return missing();
        }
        if (!mailbox.selectable()) {
            return new Outcome(null, Reply.no("CANNOT", "that name has only names below it"));
        }
        MailboxView view =
                MailboxView.open(
                        rooms.mails(), mailbox, command.examine(), client.out(), client.enabled());
        if (view == null) {
            return missing();
        }
        if (command.condstore() || command.resync() != null) {
            client.enabled().enableCondstore();
        }
        boolean told = false;
        try {
            view.tellAll();
            Resync resync = command.resync();
            // RFC 7162 3.2.5: for another UIDVALIDITY, what the client knows is worth nothing
            if (resync != null && resync.uidValidity() == mailbox.uidValidity()) {
                resynchronise(view, resync);
            }
            told = true;
        } finally {
            if (!told) {
                view.close();
            }
        }
        return new Outcome(
                view,
                command.examine()
                        ? Reply.ok("READ-ONLY", "examined")
                        : Reply.ok("READ-WRITE", "selected"));
    }

    /** RFC 7162 3.2.5: what vanished first, then what changed. */
    private void resynchronise(MailboxView view, Resync resync) throws IOException {
        Snapshot snapshot = view.snapshot();
        UidSet known =
                resync.knownUids() == null
                        ? upTo(snapshot.uidNext() - 1)
                        : uids(resync.knownUids());
        tellVanished(view, known, resync.modseq(), firstUncertain(resync, snapshot));
        for (int index = snapshot.nextChanged(0, resync.modseq());
                index >= 0;
                index = snapshot.nextChanged(index + 1, resync.modseq())) {
            if (known.contains(snapshot.uid(index))) {
                view.tellFlagsOf(index, true);
            }
        }
    }

    private void tellVanished(MailboxView view, UidSet known, long modseq, long firstUncertain)
            throws IOException {
        UidSet vanished = vanished(view, rooms, known, modseq, firstUncertain);
        if (!vanished.isEmpty()) {
            client.out().untagged("VANISHED (EARLIER) " + vanished);
        }
    }

    /**
     * Those UIDs that vanished after that modseq; as far back as is remembered, else all. What has
     * vanished since the client's view was taken is still counted there, and told later.
     */
    static UidSet vanished(
            MailboxView view, Rooms rooms, UidSet known, long modseq, long firstUncertain) {
        UidSet absent = absent(view.snapshot(), firstUncertain);
        UidSet candidates = common(known, absent);
        UidSet remembered = rooms.mails().vanished(view.mailbox().id(), modseq);
        return remembered == null ? candidates : common(candidates, remembered);
    }

    private static UidSet common(UidSet some, UidSet others) {
        List<UidSet.Range> ranges = new ArrayList<>();
        for (UidSet.Range range : others.ranges()) {
            ranges.addAll(some.within(range.first(), range.last()).ranges());
        }
        return UidSet.union(ranges);
    }

    /** All UIDs from one on that do not exist any more. */
    private static UidSet absent(Snapshot snapshot, long from) {
        UidSet.Builder absent = new UidSet.Builder();
        long next = from;
        int at = snapshot.indexOf(from);
        Snapshot.Cursor cursor = snapshot.cursor(at < 0 ? -1 - at : at);
        while (cursor.next()) {
            if (next < cursor.uid()) {
                absent.add(next, cursor.uid() - 1);
            }
            next = cursor.uid() + 1;
        }
        if (next < snapshot.uidNext()) {
            absent.add(next, snapshot.uidNext() - 1);
        }
        return absent.build();
    }

    /**
     * RFC 7162 3.2.5.2: a message that still has the number that the client knows proves that none
     * before it vanished since; answers the first UID behind the last such message.
     */
    private static long firstUncertain(Resync resync, Snapshot snapshot) {
        SequenceSet sequence = resync.sequence();
        SequenceSet uids = resync.uids();
        if (sequence == null || uids == null) {
            return 1;
        }
        long certain = 0;
        long[] numbers = numbers(sequence);
        long[] paired = numbers(uids);
        for (int i = 0; i < Math.min(numbers.length, paired.length); i++) {
            if (numbers[i] <= snapshot.size() && snapshot.uid((int) numbers[i] - 1) == paired[i]) {
                certain = Math.max(certain, paired[i]);
            }
        }
        return certain + 1;
    }

    /** The numbers of a set one by one; a client sends few. */
    private static long[] numbers(SequenceSet set) {
        List<Long> numbers = new ArrayList<>();
        for (SequenceSet.Range range : set.ranges()) {
            long first = Math.min(range.from(), range.to());
            long last = Math.max(range.from(), range.to());
            for (long n = first; n <= last && numbers.size() < MATCHES_LIMIT; n++) {
                numbers.add(n);
            }
        }
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    /** More pairs are not looked at. */
    private static final int MATCHES_LIMIT = 1000;

    private static UidSet upTo(long last) {
        return last < 1 ? UidSet.NONE : new UidSet(List.of(new UidSet.Range(1, last)));
    }

    private static UidSet uids(SequenceSet set) {
        return UidSet.union(
                set.ranges().stream()
                        .map(range ->
                                new UidSet.Range(
                                        Math.min(range.from(), range.to()),
                                        Math.max(range.from(), range.to())))
                        .toList());
    }

    /** The places of a set as they are known to be, for FETCH (VANISHED). */
    static UidSet uids(SequenceSet set, Snapshot snapshot) {
        long star = snapshot.size() == 0 ? 0 : snapshot.uid(snapshot.size() - 1);
        List<UidSet.Range> ranges = new ArrayList<>();
        for (SequenceSet.Range range : set.ranges()) {
            long from = range.from() == SequenceSet.STAR ? star : range.from();
            long to = range.to() == SequenceSet.STAR ? star : range.to();
            if (Math.min(from, to) > 0) {
                ranges.add(new UidSet.Range(Math.min(from, to), Math.max(from, to)));
            }
        }
        return UidSet.union(ranges);
    }

    /** All places of a snapshot that changed after that modseq (RFC 7162 3.1.4.1). */
    static Indexes changedSince(Snapshot snapshot, Indexes targets, long modseq) {
        Indexes.Builder changed = new Indexes.Builder();
        for (int index = snapshot.nextChanged(0, modseq);
                index >= 0;
                index = snapshot.nextChanged(index + 1, modseq)) {
            if (targets.contains(index)) {
                changed.add(index);
            }
        }
        return changed.build();
    }
}
