package dozo.bench;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send mails over SMTP, pipelined, until all of them are in their mailboxes. */
final class SmtpLoad extends Load {
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
        try (Wire wire = new Wire(smtpPort)) {
            expect(wire, "220");
            wire.send("EHLO load.sender.test\r\n");
            wire.flush();
            expect(wire, "250");
            long mine;
            while ((mine = left.getAndDecrement()) > 0) {
                String recipient = Subject.user((int) (mine % accounts));
                wire.send(
                        "MAIL FROM:<bench@sender.test>\r\nRCPT TO:<" + recipient + ">\r\nDATA\r\n");
                wire.flush();
                expect(wire, "250");
                expect(wire, "250");
                expect(wire, "354");
                wire.send(mails[(int) (mine % mails.length)]);
                wire.send(".\r\n");
                wire.flush();
                expect(wire, "250");
                sent.incrementAndGet();
            }
            wire.send("QUIT\r\n");
            wire.flush();
            expect(wire, "221");
        }
    }

    /** "Until in the mailbox": a 250 of the reference only means its queue. */
    @Override
    void complete() throws IOException, InterruptedException {
        while (inMailboxes() < before + sent.get()) {
            Thread.sleep(5); // a load generator polls; nothing is asserted here
        }
    }

    private long inMailboxes() throws IOException {
        long total = 0;
        for (int i = 0; i < accounts; i++) {
            try (ImapWire imap = new ImapWire(imapPort, Subject.user(i))) {
                total += imap.messages();
            }
        }
        return total;
    }

    private static void expect(Wire wire, String code) throws IOException {
        do {
            wire.readLine();
            if (!wire.startsWith(code)) {
                throw new IOException("expected " + code + ", got " + wire.text());
            }
        } while (wire.startsWith(code + "-"));
    }
}
