package dozo.bench.load;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that go from mailbox to mailbox: SELECT, then a listing of its first mails, or some
 * random bodies. Every account is logged in before the clock starts. One operation is one mail.
 */
final class TourLoad extends Load {
    /** What is done in each mailbox. */
    enum Sight {
        FLAGS("(UID FLAGS)"),
        ENVELOPES("(UID FLAGS ENVELOPE)"),
        RANDOM_BODY("(BODY.PEEK[])");

        private final String items;

        Sight(String items) {
            this.items = items;
        }
    }

    /**
     * The accounts of a tour.
     *
     * @param first number of the first
     * @param step from one to the next
     * @param count of them
     * @param messages in each one's inbox, at least: those that are read
     */
    record Route(int first, int step, int count, int messages) {}

    /** Random bodies that are read in a mailbox. */
    private static final int BODIES = 10;

    private final int port;
    private final Sight sight;
    private final Route route;
    private final AtomicInteger next = new AtomicInteger();
    private ImapWire[] sessions = {};

    TourLoad(int port, Sight sight, Route route) {
        this.port = port;
        this.sight = sight;
        this.route = route;
    }

    /** Mails that one visit of a mailbox reads. */
    private int visit() {
        return sight == Sight.RANDOM_BODY ? Math.min(BODIES, route.messages()) : route.messages();
    }

    @Override
    void prepare() throws IOException {
        sessions = new ImapWire[route.count()];
        for (int i = 0; i < sessions.length; i++) {
            sessions[i] = new ImapWire(port, People.user(route.first() + i * route.step()));
        }
    }

    @Override
    void client(int number, AtomicLong left) throws IOException {
        Random random = new Random(number);
        while (left.getAndAdd(-visit()) > 0) {
            ImapWire imap = sessions[next.getAndIncrement() % sessions.length];
            synchronized (imap) { // a short route comes by again while another client is there
                look(imap, random);
            }
        }
    }

    private void look(ImapWire imap, Random random) throws IOException {
        imap.command("SELECT INBOX");
        if (sight == Sight.RANDOM_BODY) {
            for (int i = 0; i < visit(); i++) {
                fetch(imap, "" + (1 + random.nextInt(route.messages())), 1);
            }
            return;
        }
        fetch(imap, "1:" + route.messages(), route.messages());
    }

    private void fetch(ImapWire imap, String messages, int count) throws IOException {
        long before = imap.untagged();
        imap.command("FETCH " + messages + " " + sight.items);
        if (imap.untagged() - before < count) {
            throw new IOException("only " + (imap.untagged() - before) + " responses");
        }
    }

    @Override
    void complete() throws IOException {
        for (ImapWire imap : sessions) {
            imap.close();
        }
    }
}
