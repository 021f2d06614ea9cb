package dozo.imap;

import dozo.account.Authentication;
import dozo.account.Directory;
import dozo.blob.Blobs;
import dozo.net.Connection;
import dozo.net.Protocol;
import dozo.notify.Bell;
import dozo.store.Mailboxes;
import dozo.store.Mails;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** IMAP as a listener's protocol. Safe for any number of threads. */
public final class ImapProtocol implements Protocol {
    /**
     * The rooms that a session works with.
     *
     * @param diskLow is the store's disk below its reserve? Then APPEND is refused for now
     */
    public record Rooms(
            Mailboxes mailboxes,
            Mails mails,
            Blobs blobs,
            Bell bell,
            Authentication authentication,
            Directory directory,
            BooleanSupplier diskLow) {}

    private final Rooms rooms;

    public ImapProtocol(Rooms rooms) {
        this.rooms = rooms;
    }

    @Override
    public String name() {
        return "imap";
    }

    @Override
    public void serve(Connection connection) throws IOException {
        new ImapSession(rooms, connection).run();
    }

    @Override
    public String refusal() {
        return "* BYE [UNAVAILABLE] too many connections, try again later";
    }
}
