package dozo.bench.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes on beside the load that is measured, until standard input ends: large mails that arrive
 * on some sessions, and one mailbox that is moved to another and back. Prints {@code ready} when
 * the first large mail is under way and {@code done MAILS MOVES} at the end.
 */
final class Burden {
    private static final int SENDERS = 4;
    private static final int PIECE_BYTES = 57; // 76 characters of base64, RFC 2045 6.8
    private static final String ARCHIVE = "Bench-archive";

    private final int smtpPort;
    private final int imapPort;
    private final int octets;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong mails = new AtomicLong();
    private final AtomicLong moves = new AtomicLong();

    Burden(int smtpPort, int imapPort, int octets) {
        this.smtpPort = smtpPort;
        this.imapPort = imapPort;
        this.octets = octets;
    }

    /** One side of the burden. */
    private interface Side {
        void carry() throws IOException;
    }

    /** Works until standard input ends; fails if a side does. */
    void run() throws IOException, InterruptedException {
        byte[] block = block();
        List<Thread> sides = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            int number = i;
            sides.add(begin(() -> send(number, block)));
        }
        sides.add(begin(this::move));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // to the end
        }
        over.set(true);
        for (Thread side : sides) {
            side.join();
        }
        System.out.println("done " + mails.get() + " " + moves.get());
    }

    private static Thread begin(Side side) {
        return Thread.ofPlatform()
                .start(() -> {
                    try {
                        side.carry();
                    } catch (IOException e) {
                        System.out.println("failed " + e);
                        Runtime.getRuntime().halt(1); // half a burden would measure nothing
                    }
                });
    }

    /** An attachment's octets: base64 of what can't be compressed. */
    private static byte[] block() {
        byte[] random = new byte[PIECE_BYTES * (1 << 14)];
        new Random(1).nextBytes(random);
        byte[] lines = Base64.getMimeEncoder().encode(random);
        byte[] block = java.util.Arrays.copyOf(lines, lines.length + 2);
        block[lines.length] = '\r';
        block[lines.length + 1] = '\n';
        return block;
    }

    private void send(int number, byte[] block) throws IOException {
        byte[][] pieces = new byte[1 + Math.max(1, octets / block.length)][];
        java.util.Arrays.fill(pieces, block);
        try (SmtpWire smtp = new SmtpWire(smtpPort)) {
            while (!over.get()) {
                pieces[0] = Mail.make(number + SENDERS * mails.get(), 1024);
                smtp.send(People.user(1 + number), pieces);
                mails.incrementAndGet();
            }
        }
    }

    /** There and back again; ends with the mails where they were. */
    private void move() throws IOException {
        try (ImapWire imap = new ImapWire(imapPort, People.user(0))) {
            imap.attempt("CREATE " + ARCHIVE);
            while (!over.get()) {
                imap.command("SELECT INBOX");
                imap.command("MOVE 1:* " + ARCHIVE);
                moves.incrementAndGet();
                imap.command("SELECT " + ARCHIVE);
                imap.command("MOVE 1:* INBOX");
                moves.incrementAndGet();
            }
        }
    }
}
