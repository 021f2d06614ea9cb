package dozo.imap;

import dozo.account.Account;
import dozo.blob.Draft;
import dozo.imap.ImapProtocol.Rooms;
import dozo.imap.wire.AfterMessage;
import dozo.imap.wire.Command;
import dozo.imap.wire.Command.Message;
import dozo.imap.wire.CommandReader;
import dozo.imap.wire.Literal;
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

    /** A message that is announced and has not been read. */
    private @Nullable Literal unread;

    Appending(Client client, Rooms rooms, Account account) {
        this.client = client;
        this.rooms = rooms;
        this.account = account;
    }

    Reply append(Command.Append command) throws IOException {
        unread = command.first().literal();
        try {
            return taken(command);
        } catch (RuntimeException e) {
            // a fault of ours; what the client sends unasked must not be taken for commands
            if (!skipUnread()) {
                return Reply.no("UNAVAILABLE", "we have a problem").then(Reply.After.END);
            }
            throw e;
        } finally {
            drafts.forEach(Draft::close);
        }
    }

    private Reply taken(Command.Append command) throws IOException {
        if (rooms.mailboxes()
                .find(account.id(), command.mailbox())
                .filter(Mailbox::selectable)
                .isEmpty()) {
            return refuse(noMailbox());
        }
        Message message = command.first();
        while (message != null) {
            Reply obstacle = obstacle(message);
            if (obstacle != null) {
                return refuse(obstacle);
            }
            Intake intake = new Intake(rooms.blobs().draft());
            drafts.add(intake.draft);
            AfterMessage after = read(message, intake);
            String wrong = intake.finish();
            if (!wrong.isEmpty()) {
                return refuse(Reply.no(wrong));
            }
            bytes += message.literal().bytes();
            arrivals.add(arrival(command.mailbox(), message, intake));
            switch (after) {
                case AfterMessage.Broken broken -> {
                    Reply bad = Reply.bad(broken.why());
                    return broken.inStep() ? bad : bad.then(Reply.After.END);
                }
                case AfterMessage.Another another -> message = another.message();
                case AfterMessage.End end -> message = null;
            }
        }
        return stored(rooms.mails().append(arrivals));
    }

    /** Reads a message and what stands behind it, and notes what of the command is left. */
    private AfterMessage read(Message message, Intake intake) throws IOException {
        client.in().copyLiteral(message.literal(), intake);
        AfterMessage after = client.in().afterMessage(message.utf8());
        unread = after instanceof AfterMessage.Another another ? another.message().literal() : null;
        return after;
    }

    /** Answers without taking the rest; what is sent unasked must be passed over. */
    private Reply refuse(Reply reply) throws IOException {
        return skipUnread() ? reply : reply.then(Reply.After.END);
    }

    private boolean skipUnread() throws IOException {
        Literal literal = unread;
        unread = null;
        return literal == null || client.in().skipMessages(literal);
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

    private Arrival arrival(String mailbox, Message message, Intake intake) {
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
        return new Arrival(intake.draft, intake.scanner.finish(), List.of(place));
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
                case Placed.Repeated repeated ->
                        throw new IllegalStateException("APPEND repeats nothing: " + repeated);
                case Placed.Stored stored -> {
                    uidValidity = stored.uidValidity();
                    uids.add(stored.uid());
                }
            }
        }
        return Reply.ok("APPENDUID " + uidValidity + " " + uids.build(), "done");
    }

    /** Takes the octets of one message; a fault of ours waits until all have been read. */
    private static final class Intake implements CommandReader.Sink {
        private final Draft draft;
        private final MailScanner scanner = new MailScanner();
        private final LineEnds lineEnds = new LineEnds();
        private @Nullable RuntimeException fault;

        Intake(Draft draft) {
            this.draft = draft;
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            lineEnds.look(octets, offset, length);
            if (fault != null || !lineEnds.wrong().isEmpty()) {
                return;
            }
            try {
                draft.write(octets, offset, length);
                scanner.write(octets, offset, length);
            } catch (RuntimeException e) {
                fault = e;
            }
        }

        /** Ends the message; answers what is wrong with its octets, or nothing. */
        String finish() {
            if (fault != null) {
                throw fault;
            }
            if (lineEnds.wrong().isEmpty()) {
                draft.finish();
            }
            return lineEnds.wrong();
        }
    }
}
