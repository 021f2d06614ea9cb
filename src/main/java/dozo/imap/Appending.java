package dozo.imap;

import dozo.account.Account;
import dozo.blob.Draft;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.wire.AfterMessage;
import dozo.imap.wire.Command;
import dozo.imap.wire.Command.Message;
import dozo.message.Description;
import dozo.message.MailScanner;
import dozo.store.Arrival;
import dozo.store.Mailbox;
import dozo.store.Placed;
import dozo.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** APPEND and MULTIAPPEND (RFC 3501 6.3.11, RFC 3502): messages are stored while they arrive. */
final class Appending {
    /** As SMTP's SIZE; told by APPENDLIMIT (RFC 7889). */
    static final long MESSAGE_LIMIT_BYTES = 50L << 20;

    /** Messages of one MULTIAPPEND; each holds up to one chunk in memory until the last is in. */
    private static final int MESSAGES_LIMIT = 100;

    private final Client client;
    private final Rooms rooms;
    private final Account account;

    private final List<Arrival> arrivals = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();
    private long bytes;

    Appending(Client client, Rooms rooms, Account account) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
    }

    Reply append(Command.Append command) throws IOException {
        try {
            Mailbox mailbox =
                    rooms.mailboxes()
                            .find(account.id(), command.mailbox())
                            .filter(Mailbox::selectable)
                            .orElse(null);
            if (mailbox == null) {
                return refuse(command.first(), noMailbox());
            }
            Message message = command.first();
            while (message != null) {
                Reply obstacle = obstacle(message);
                if (obstacle != null) {
                    return refuse(message, obstacle);
                }
                String wrong = take(command.mailbox(), message);
                AfterMessage after = client.in().afterMessage(message.utf8());
                switch (after) {
                    case AfterMessage.Broken broken -> {
                        return Reply.bad(broken.why());
                    }
                    case AfterMessage.Another another -> {
                        if (!wrong.isEmpty()) {
                            return refuse(another.message(), Reply.no(wrong));
                        }
                        message = another.message();
                    }
                    case AfterMessage.End end -> {
                        if (!wrong.isEmpty()) {
                            return Reply.no(wrong);
                        }
                        message = null;
                    }
                }
            }
            return stored(rooms.mails().append(arrivals));
        } finally {
            drafts.forEach(Draft::close);
        }
    }

    private static Reply noMailbox() {
        return Reply.no("TRYCREATE", "there is no mailbox of that name");
    }

    /** Why a message can't be taken, known before it is sent; or null. */
    private @Nullable Reply obstacle(Message message) {
        long size = message.literal().bytes();
        if (message.utf8() && !client.enabled().utf8()) {
            return Reply.bad("ENABLE UTF8=ACCEPT comes first");
        }
        if (size > MESSAGE_LIMIT_BYTES) {
            return Reply.no("TOOBIG", "a message has at most " + MESSAGE_LIMIT_BYTES + " octets");
        }
        if (size == 0) {
            return Reply.no("an empty message is none");
        }
        if (rooms.diskLow().getAsBoolean()) {
            return Reply.no("UNAVAILABLE", "the disk is nearly full, please try again later");
        }
        if (arrivals.size() == MESSAGES_LIMIT) {
            return Reply.no("LIMIT", "at most " + MESSAGES_LIMIT + " messages in one command");
        }
        if (!new Quota(client, rooms, account).hasRoom(bytes + size)) {
            return Reply.no("OVERQUOTA", "there is no room for this message");
        }
        return null;
    }

    /** Answers without taking the message; one that is sent unasked must be passed over. */
    private Reply refuse(Message message, Reply reply) throws IOException {
        return client.in().skipMessages(message.literal()) ? reply : reply.then(Reply.After.END);
    }

    /** Takes the octets of a message; answers what is wrong with them, or nothing. */
    private String take(String mailbox, Message message) throws IOException {
        Draft draft = rooms.blobs().draft();
        drafts.add(draft);
        MailScanner scanner = new MailScanner();
        LineEnds lineEnds = new LineEnds();
        client.in()
                .copyLiteral(
                        message.literal(),
                        (octets, offset, length) -> {
                            lineEnds.look(octets, offset, length);
                            if (lineEnds.wrong().isEmpty()) {
                                draft.write(octets, offset, length);
                                scanner.write(octets, offset, length);
                            }
                        });
        if (!lineEnds.wrong().isEmpty()) {
            return lineEnds.wrong();
        }
        draft.finish();
        bytes += message.literal().bytes();
        arrivals.add(arrival(mailbox, message, draft, scanner.finish()));
        return "";
    }

    private Arrival arrival(String mailbox, Message message, Draft draft, Description description) {
        Long received = message.receivedMillis();
        Arrival.Place place =
                new Arrival.Place(
                        account.id(),
                        account.tenant(),
                        mailbox,
                        new byte[0],
                        message.flags().system(),
                        message.flags().keywords(),
                        received == null ? System.currentTimeMillis() : received);
        return new Arrival(draft, description, List.of(place));
    }

    /** RFC 4315 3: the UIDs that were given. */
    private static Reply stored(List<Placed> placed) {
        UidSet.Builder uids = new UidSet.Builder();
        long uidValidity = 0;
        for (Placed each : placed) {
            switch (each) {
                case Placed.NoMailbox missing -> {
                    return noMailbox();
                }
                case Placed.Stored stored -> {
                    uidValidity = stored.uidValidity();
                    uids.add(stored.uid());
                }
            }
        }
        return Reply.ok("APPENDUID " + uidValidity + " " + uids.build(), "done");
    }
}
