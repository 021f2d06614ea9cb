package dozo.bench.load;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send mails over SMTP, pipelined, until all of them are in their mailboxes. */
final class SmtpLoad extends Load {
    /** Mailboxes that are looked into: where there are more, the 250 is believed. */
    private static final int WATCHED = 50;

    /** Servers end a session after some thousand mails. */
    private static final int SESSION_MAILS = 1_000;

    private final int smtpPort;
    private final int imapPort;
    private final int accounts;
    private final int octets;
    private final AtomicLong sent = new AtomicLong();
    private long before;

    SmtpLoad(int smtpPort, int imapPort, int accounts, int octets) {
        this.smtpPort = smtpPort;
        this.imapPort = imapPort;
        this.accounts = accounts;
        this.octets = octets;
    }

    @Override
    void prepare() throws IOException {
        before = inMailboxes();
    }

    @Override
    void client(int number, AtomicLong left) throws IOException {
        byte[][] mails = new byte[8][];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = Mail.make(number * 100L + i, octets);
        }
        while (left.get() > 0) {
            session(left, mails);
        }
    }

    private void session(AtomicLong left, byte[][] mails) throws IOException {
        try (SmtpWire smtp = new SmtpWire(smtpPort)) {
            for (int i = 0; i < SESSION_MAILS; i++) {
                long mine = left.getAndDecrement();
                if (mine <= 0) {
                    return;
                }
                smtp.send(People.user((int) (mine % accounts)), mails[(int) (mine % mails.length)]);
                sent.incrementAndGet();
            }
        }
    }

    /** "Until in the mailbox": a 250 of the reference only means its queue. */
    @Override
    void complete() throws IOException, InterruptedException {
        while (accounts <= WATCHED && inMailboxes() < before + sent.get()) {
            Thread.sleep(5); // a load generator polls; nothing is asserted here
        }
    }

    private long inMailboxes() throws IOException {
        long total = 0;
        for (int i = 0; i < accounts && accounts <= WATCHED; i++) {
            try (ImapWire imap = new ImapWire(imapPort, People.user(i))) {
                total += imap.messages();
            }
        }
        return total;
    }
}
