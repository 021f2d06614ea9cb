package dozo.imap;

import dozo.account.Account;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.wire.Command;
import dozo.store.Mailboxes.Outcome;
import dozo.store.Role;
import java.io.IOException;

/** Changes of the tree of mailboxes (RFC 3501 6.3.3 to 6.3.7). */
final class Tree {
    private final Client client;
    private final Rooms rooms;
    private final Account account;

    Tree(Client client, Rooms rooms, Account account) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
    }

    /** RFC 2342: personal names only, at the top. */
    Reply namespace() throws IOException {
        client.out().untagged("NAMESPACE ((\"\" \"/\")) NIL NIL");
        return Reply.ok("done");
    }

    Reply create(Command.Create command) {
        // RFC 6154 5.2: one use at most, and one mailbox for each
        Role role = command.roles().stream().findFirst().orElse(null);
        if (command.unknownUse() || command.roles().size() > 1 || (role != null && taken(role))) {
            return Reply.no("USEATTR", "that special use can't be given");
        }
        String name = command.mailbox();
        if (name.length() > 1 && name.endsWith("/")) {
            // RFC 3501 6.3.3: the delimiter only says that names below will follow
            name = name.substring(0, name.length() - 1);
        }
        return reply(rooms.mailboxes().create(account.id(), name, role));
    }

    private boolean taken(Role role) {
        return rooms.mailboxes().list(account.id()).stream().anyMatch(box -> box.role() == role);
    }

    Reply delete(Command.Delete command) {
        return reply(rooms.mailboxes().delete(account.id(), command.mailbox()));
    }

    Reply rename(Command.Rename command) {
        return reply(rooms.mailboxes().rename(account.id(), command.from(), command.to()));
    }

    Reply subscribe(Command.Subscribe command) {
        return reply(
                rooms.mailboxes().subscribe(account.id(), command.mailbox(), command.subscribed()));
    }

    // RFC 5530 3
    private static Reply reply(Outcome outcome) {
        return switch (outcome) {
            case DONE -> Reply.ok("done");
            case EXISTS -> Reply.no("ALREADYEXISTS", "there is a mailbox of that name");
            case MISSING -> Reply.no("NONEXISTENT", "there is no mailbox of that name");
            case REFUSED -> Reply.no("CANNOT", "that can't be done to a mailbox of that name");
            case LIMIT -> Reply.no("LIMIT", "too many mailboxes, or the name is too long or deep");
        };
    }
}
