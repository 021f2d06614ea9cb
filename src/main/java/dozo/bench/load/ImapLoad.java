package dozo.bench.load;

import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that do one kind of IMAP work again and again. */
final class ImapLoad extends Load {
    /** The kinds of work. One operation is one mail for the FETCH of a whole mailbox. */
    enum Work {
        FLAGS("FETCH 1:* (UID FLAGS)"),
        ENVELOPES("FETCH 1:* (UID FLAGS ENVELOPE)"),
        BODIES("FETCH 1:* (BODY.PEEK[])"),
        RANDOM_BODY(""),
        APPEND(""),
        STORE(""),
        SELECT(""),
        LOGIN("");

        private final String fetch;

        Work(String fetch) {
            this.fetch = fetch;
        }
    }

    private final int port;
    private final Work work;
    private final int messages;
    private final int octets;

    /**
     * Describes the load.
     *
     * @param messages mails in each client's inbox
     * @param octets of a mail, for APPEND
     */
    ImapLoad(int port, Work work, int messages, int octets) {
        this.port = port;
        this.work = work;
        this.messages = messages;
        this.octets = octets;
    }

    @Override
    void client(int number, AtomicLong left) throws IOException {
        if (work == Work.LOGIN) {
            while (left.getAndDecrement() > 0) {
                new ImapWire(port, People.user(0)).close();
            }
            return;
        }
        // the clients of the small works share one mailbox, as the sessions of a busy user do
        try (ImapWire imap = new ImapWire(port, People.user(0))) {
            if (work != Work.SELECT) {
                imap.command("SELECT INBOX");
            }
            Random random = new Random(number);
            byte[] mail = Mail.make(number, octets);
            while (take(left)) {
                one(imap, random, mail);
            }
        }
    }

    private boolean take(AtomicLong left) {
        return left.getAndAdd(work.fetch.isEmpty() ? -1 : -messages) > 0;
    }

    private void one(ImapWire imap, Random random, byte[] mail) throws IOException {
        int chosen = 1 + random.nextInt(Math.max(1, messages));
        switch (work) {
            case FLAGS, ENVELOPES, BODIES -> {
                long before = imap.untagged();
                imap.command(work.fetch);
                if (imap.untagged() - before < messages) {
                    throw new IOException("only " + (imap.untagged() - before) + " responses");
                }
            }
            case RANDOM_BODY -> imap.command("FETCH " + chosen + " (BODY.PEEK[])");
            case APPEND -> imap.append(mail);
            case STORE ->
                    imap.command(
                            "STORE "
                                    + chosen
                                    + (random.nextBoolean() ? " +" : " -")
                                    + "FLAGS (\\Seen)");
            case SELECT -> imap.command("SELECT INBOX");
            case LOGIN -> throw new IllegalStateException("handled above");
        }
    }
}
