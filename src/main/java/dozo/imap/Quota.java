package dozo.imap;

import dozo.account.Account;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.wire.Command;
import dozo.store.Mails.Usage;
import java.io.IOException;

/** Quota of the account (RFC 9208): one root over all its mailboxes, with two resources. */
final class Quota {
    private static final String ROOT = "account";

    /** A mailbox holds no more: messages are counted with 31 bits. */
    private static final long MESSAGE_LIMIT = Integer.MAX_VALUE;

    private final Client client;
    private final Rooms rooms;
    private final Account account;

    Quota(Client client, Rooms rooms, Account account) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
    }

    Reply quota(Command.GetQuota command) throws IOException {
        if (!command.root().equals(ROOT)) {
            return Reply.no("NONEXISTENT", "there is no quota root of that name");
        }
        write();
        return Reply.ok("done");
    }

    Reply root(Command.GetQuotaRoot command) throws IOException {
        if (rooms.mailboxes().find(account.id(), command.mailbox()).isEmpty()) {
            return Reply.no("NONEXISTENT", "there is no mailbox of that name");
        }
        client.out().begin();
        client.out().text("QUOTAROOT ");
        client.out().mailbox(command.mailbox());
        client.out().text(" " + ROOT);
        client.out().end();
        write();
        return Reply.ok("done");
    }

    Reply refuse() {
        return Reply.no("NOPERM", "quotas are set by the administrator");
    }

    private void write() throws IOException {
        Usage usage = rooms.mails().usage(account.id());
        String storage =
                account.quotaBytes() == Long.MAX_VALUE
                        ? ""
                        : "STORAGE "
                                + kibibytes(usage.bytes())
                                + " "
                                + account.quotaBytes() / 1024
                                + " ";
        client.out()
                .untagged(
                        "QUOTA "
                                + ROOT
                                + " ("
                                + storage
                                + "MESSAGE "
                                + usage.messages()
                                + " "
                                + MESSAGE_LIMIT
                                + ")");
    }

    /** RFC 9208 5.1: storage is counted in units of 1,024 octets. */
    static long kibibytes(long bytes) {
        return (bytes + 1023) / 1024;
    }

    /** Is there room for so many octets more? */
    boolean hasRoom(long bytes) {
        return account.quotaBytes() == Long.MAX_VALUE
                || rooms.mails().usage(account.id()).bytes() + bytes <= account.quotaBytes();
    }
}
