package dozo.imap;

import dozo.account.Account;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.fetch.Fetching;
import dozo.imap.search.Searching;
import dozo.imap.view.Indexes;
import dozo.imap.view.MailboxView;
import dozo.imap.wire.Command;
import dozo.imap.wire.SequenceSet;
import dozo.store.Mailbox;
import dozo.store.Mails;
import dozo.store.Mails.Copied;
import dozo.store.Mails.FlagsChanged;
import dozo.store.Snapshot;
import dozo.store.UidSet;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of the selected state (RFC 3501 6.4). */
final class Selection {
    // RFC 3501 9: seq-number
    private static final Reply BEYOND = Reply.bad("there are not so many messages");
    private static final Reply READ_ONLY =
            Reply.no("READ-ONLY", "the mailbox was opened with EXAMINE");
    // RFC 5530 3, RFC 2180 4
    private static final Reply EXPUNGED =
            Reply.no("EXPUNGEISSUED", "some of these messages have been removed meanwhile");

    private final Client client;
    private final Rooms rooms;
    private final Account account;
    private final MailboxView view;

    Selection(Client client, Rooms rooms, Account account, MailboxView view) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
        this.view = view;
    }

    private Mails mails() {
        return rooms.mails();
    }

    private void enableCondstore() throws IOException {
        new Enabling(client, view).condstore();
    }

    // ---- looking

    /** What is asked for is read as it stands now, so "*" means the newest mail. */
    Reply fetch(Command.Fetch command) throws IOException {
        if (command.vanished() && !client.enabled().qresync()) {
            // RFC 7162 3.2.6
            return Reply.bad("ENABLE QRESYNC comes first");
        }
        if (command.changedSince() >= 0 || command.wantsModseq()) {
            enableCondstore();
        }
        view.refresh(command.uid());
        Indexes targets = view.resolve(command.set(), command.uid());
        if (targets == null) {
            return BEYOND;
        }
        Snapshot snapshot = view.snapshot();
        if (command.vanished()) {
            tellVanished(command);
        }
        if (command.changedSince() >= 0) {
            targets = Selecting.changedSince(snapshot, targets, command.changedSince());
        }
        boolean whole =
                new Fetching(mails(), view, client.enabled(), client.out(), command)
                        .run(targets, command.uid());
        return whole ? Reply.ok("done") : EXPUNGED;
    }

    private void tellVanished(Command.Fetch command) throws IOException {
        UidSet asked =
                command.set().saved()
                        ? UidSet.NONE
                        : Selecting.uids(command.set(), view.snapshot());
        UidSet vanished = Selecting.vanished(view, rooms, asked, command.changedSince(), 1);
        if (!vanished.isEmpty()) {
            client.out().untagged("VANISHED (EARLIER) " + vanished);
        }
    }

    Reply search(String tag, Command.Search command) throws IOException {
        Searching searching = new Searching(mails(), view, tag, client.out());
        if (Searching.usesModseq(command.key())) {
            enableCondstore();
        }
        view.refresh(command.uid());
        return searching.run(command) ? Reply.ok("done") : BEYOND;
    }

    Reply refuse(Command.SearchInUnknownCharset command) {
        if (command.saves()) {
            view.save(UidSet.NONE);
        }
        // RFC 3501 6.4.4
        return Reply.no("BADCHARSET (US-ASCII UTF-8)", "that charset is not known here");
    }

    // ---- changing: a set means what the client knew when it wrote it

    Reply store(Command.Store command) throws IOException {
        if (view.readOnly()) {
            return READ_ONLY;
        }
        if (command.unchangedSince() >= 0) {
            enableCondstore();
        }
        Indexes targets = view.resolve(command.set(), command.uid());
        if (targets == null) {
            return BEYOND;
        }
        view.refresh(command.uid());
        FlagsChanged result =
                mails().changeFlags(
                                view.mailbox().id(),
                                targets.uids(view.snapshot()),
                                command.change(),
                                command.flags(),
                                command.unchangedSince() < 0
                                        ? Long.MAX_VALUE
                                        : command.unchangedSince());
        boolean missed = view.tellStored(command, targets, result);
        return stored(command, result, missed);
    }

    private Reply stored(Command.Store command, FlagsChanged result, boolean missed) {
        String modified = "";
        if (!result.modified().isEmpty()) {
            // RFC 7162 3.1.3: by UID if the command counted by UID
            UidSet uids = uidSet(result.modified());
            modified = "MODIFIED " + (command.uid() ? uids : Indexes.ofUids(uids, view.snapshot()));
        }
        if (result.keywordLimit()) {
            return Reply.no("LIMIT", "there is no room for another keyword");
        }
        if (missed && !command.uid()) {
            return modified.isEmpty() ? EXPUNGED : Reply.no(modified, EXPUNGED.text());
        }
        return modified.isEmpty() ? Reply.ok("done") : Reply.ok(modified, "done, but for some");
    }

    private static UidSet uidSet(List<Long> uids) {
        return UidSet.of(uids.stream().mapToLong(Long::longValue).toArray());
    }

    /** RFC 3501 6.4.3, RFC 4315 2.1. */
    Reply expunge(Command.Expunge command) {
        if (view.readOnly()) {
            return READ_ONLY;
        }
        SequenceSet set = command.uids();
        UidSet uids = UidSet.ALL;
        if (set != null) {
            Indexes targets = view.resolve(set, true);
            uids = targets == null ? UidSet.NONE : targets.uids(view.snapshot());
        }
        List<Long> removed = mails().expunge(view.mailbox().id(), uids, true);
        return removed.isEmpty() ? Reply.ok("done") : okWithModseq();
    }

    /** RFC 7162 3.2.7: the code is filled in when the removals have been told. */
    private Reply okWithModseq() {
        return Reply.ok("done").then(Reply.After.TELL_MODSEQ);
    }

    void expungeSilently() {
        if (!view.readOnly()) {
            mails().expunge(view.mailbox().id(), UidSet.ALL, true);
        }
    }

    // ---- copying

    Reply copy(Command.Copy command) throws IOException {
        Indexes targets = view.resolve(command.set(), command.uid());
        if (targets == null) {
            return BEYOND;
        }
        Mailbox target = target(command.mailbox());
        if (target == null) {
            return noTarget();
        }
        if (!new Quota(client, rooms, account).hasRoom(bytes(targets))) {
            return Reply.no("OVERQUOTA", "there is no room for these messages");
        }
        if (!command.uid() && view.anyRemoved(targets)) {
            return EXPUNGED;
        }
        Copied copied =
                mails().copy(view.mailbox().id(), targets.uids(view.snapshot()), target.id());
        if (!command.uid() && copied.from().size() < targets.size()) {
            // RFC 3501 6.4.7: all or nothing
            mails().expunge(target.id(), uidSet(copied.to()), false);
            return EXPUNGED;
        }
        return copied.from().isEmpty()
                ? Reply.ok("nothing to copy")
                : Reply.ok(copyUid(copied), "done");
    }

    /** RFC 6851. */
    Reply move(Command.Move command) throws IOException {
        if (view.readOnly()) {
            return READ_ONLY;
        }
        Indexes targets = view.resolve(command.set(), command.uid());
        if (targets == null) {
            return BEYOND;
        }
        Mailbox target = target(command.mailbox());
        if (target == null) {
            return noTarget();
        }
        Copied moved =
                mails().move(view.mailbox().id(), targets.uids(view.snapshot()), target.id());
        if (!moved.from().isEmpty()) {
            // RFC 6851 4.3: before the removals are told
            client.out().untagged("OK [" + copyUid(moved) + "] moved");
        }
        return moved.from().isEmpty() ? Reply.ok("nothing to move") : okWithModseq();
    }

    private @Nullable Mailbox target(String name) {
        return rooms.mailboxes().find(account.id(), name).filter(Mailbox::selectable).orElse(null);
    }

    private static Reply noTarget() {
        return Reply.no("TRYCREATE", "there is no mailbox of that name");
    }

    private long bytes(Indexes targets) {
        long bytes = 0;
        for (int range = 0; range < targets.ranges(); range++) {
            Snapshot.Cursor cursor = view.snapshot().cursor(targets.first(range));
            while (cursor.next() && cursor.index() <= targets.last(range)) {
                bytes += cursor.sizeBytes();
            }
        }
        return bytes;
    }

    private static String copyUid(Copied copied) {
        return "COPYUID "
                + copied.uidValidity()
                + " "
                + uidSet(copied.from())
                + " "
                + uidSet(copied.to());
    }
}
