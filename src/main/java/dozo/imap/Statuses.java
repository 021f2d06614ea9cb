package dozo.imap;

import dozo.account.Account;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.wire.Command;
import dozo.imap.wire.ResponseWriter;
import dozo.imap.wire.StatusItem;
import dozo.store.Flags;
import dozo.store.Listing;
import dozo.store.Mailbox;
import dozo.store.Snapshot;
import java.io.IOException;
import java.util.List;

/** STATUS (RFC 3501 6.3.10), also as LIST's RETURN (STATUS) (RFC 5819). */
final class Statuses {
    private final Client client;
    private final Rooms rooms;
    private final Account account;

    Statuses(Client client, Rooms rooms, Account account) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
    }

    Reply status(Command.Status command) throws IOException {
        Mailbox mailbox = rooms.mailboxes().find(account.id(), command.mailbox()).orElse(null);
        if (mailbox == null) {
            return Reply.no("NONEXISTENT", "there is no mailbox of that name");
        }
        if (!mailbox.selectable()) {
            return Reply.no("CANNOT", "that name has no mailbox, only names below it");
        }
        write(mailbox, command.items());
        return Reply.ok("done");
    }

    void write(Mailbox mailbox, List<StatusItem> items) throws IOException {
        long deletedBytes = items.contains(StatusItem.DELETED_STORAGE) ? deletedBytes(mailbox) : 0;
        ResponseWriter out = client.out();
        out.begin();
        out.text("STATUS ");
        out.mailbox(mailbox.name());
        char before = '(';
        out.octet(' ');
        for (StatusItem item : items) {
            out.octet(before);
            out.text(item.wire());
            out.octet(' ');
            out.number(
                    item == StatusItem.DELETED_STORAGE
                            ? Quota.kibibytes(deletedBytes)
                            : value(mailbox, item));
            before = ' ';
        }
        out.octet(')');
        out.end();
    }

    private static long value(Mailbox mailbox, StatusItem item) {
        return switch (item) {
            case MESSAGES -> mailbox.messages();
            // mails that were removed unseen still count, so this is an upper bound
            case RECENT ->
                    Math.min(
                            mailbox.messages(),
                            Math.max(0, mailbox.uidNext() - mailbox.recentUid()));
            case UIDNEXT -> mailbox.uidNext();
            case UIDVALIDITY -> mailbox.uidValidity();
            case UNSEEN -> mailbox.unseen();
            case HIGHESTMODSEQ -> mailbox.highestModseq();
            case SIZE -> mailbox.bytes();
            case APPENDLIMIT -> Appending.MESSAGE_LIMIT_BYTES;
            case DELETED -> mailbox.deleted();
            case DELETED_STORAGE -> throw new IllegalStateException("not in the row");
        };
    }

    private long deletedBytes(Mailbox mailbox) {
        if (mailbox.deleted() == 0) {
            return 0;
        }
        try (Listing listing = rooms.mails().open(mailbox.id())) {
            Snapshot snapshot = listing == null ? null : listing.current();
            if (snapshot == null) {
                return 0;
            }
            long bytes = 0;
            Snapshot.Cursor cursor = snapshot.cursor(0);
            while (cursor.next()) {
                bytes += (cursor.flags() & Flags.DELETED) == 0 ? 0 : cursor.sizeBytes();
            }
            return bytes;
        }
    }
}
