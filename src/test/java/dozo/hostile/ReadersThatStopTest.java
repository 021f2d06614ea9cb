package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.Premises;
import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask for everything and then read nothing, while mail comes in. */
@Tag("heavy")
class ReadersThatStopTest {
    private static final int READERS = 20;
    private static final int LARGE_MAILS = 60;
    private static final int LARGE_BYTES = 1 << 20;
    private static final int SENDERS = 4;
    private static final long LOG_LIMIT_BYTES = 200_000_000;
    private static final Duration SMALL_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOAD = Duration.ofSeconds(10);

    @TempDir private Path folder;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger sent = new AtomicInteger();

    @Test
    void twentyStoppedReadersHoldNeitherTheLogNorTheMail() throws Exception {
        List<Peer> stopped = new ArrayList<>();
        try (Premises premises = new Premises(folder.resolve("data"))) {
            premises.user("ann");
            premises.user("bob");
            fill(premises);
            for (int i = 0; i < READERS; i++) {
                Peer peer = Talk.imap(premises.at(Door.IMAP), Premises.address("ann"));
                Talk.run(peer, "SELECT INBOX");
                peer.send("t FETCH 1:* (BODY[])\r\n"); // sets \Seen, too
                assertTrue(Talk.line(peer).startsWith("* "));
                stopped.add(peer);
            }
            load(premises);
            assertEquals(LARGE_MAILS + "", mails(premises, "ann"));
            assertEquals(sent.get() + "", mails(premises, "bob"));
            readsOn(stopped.getFirst());
            for (Peer peer : stopped) {
                peer.close();
            }
        }
    }

    private static void fill(Premises premises) throws IOException {
        byte[] noise = new byte[LARGE_BYTES / 2];
        new Random(1).nextBytes(noise); // so that nothing becomes small by compression
        StringBuilder text = new StringBuilder("Subject: large\r\n\r\n");
        for (int i = 0; i < noise.length; i++) {
            text.append(Integer.toHexString((noise[i] & 0xff) | 0x100))
                    .append(i % 20 == 0 ? "\r\n" : "");
        }
        String mail = text.append("\r\n").toString();
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
            for (int i = 0; i < LARGE_MAILS; i++) {
                String reply = Talk.mail(smtp, Premises.address("ann"), mail);
                assertTrue(reply.startsWith("250"), reply);
            }
        }
    }

    /** Large mails from some, small ones watched with a clock. */
    private void load(Premises premises) throws Exception {
        long slowest = 0;
        long largestLog = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(pool.submit(sender(premises, i)));
            }
            try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
                long end = System.nanoTime() + LOAD.toNanos();
                for (int mails = 1; System.nanoTime() < end; mails++) {
                    if (mails % 900 == 0) {
                        smtp.command("RSET");
                    }
                    long start = System.nanoTime();
                    send(smtp, "Subject: small\r\n\r\n");
                    slowest = Math.max(slowest, System.nanoTime() - start);
                    largestLog = Math.max(largestLog, premises.database().logBytes());
                    if (mails == 900) {
                        break; // as many as a session may send
                    }
                }
            } finally {
                over.set(true);
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        }
        System.out.printf(
                "%d mails, slowest %d ms, log %d MB%n",
                sent.get(), slowest / 1_000_000, largestLog / 1_000_000);
        assertTrue(slowest < SMALL_LIMIT.toNanos(), "a small mail took " + slowest + " ns");
        assertTrue(largestLog < LOG_LIMIT_BYTES, "the log had " + largestLog);
    }

    private Callable<?> sender(Premises premises, int number) {
        String mail = "Subject: " + number + "\r\n\r\n" + (number + " text\r\n").repeat(50_000);
        return () -> {
            try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
                while (!over.get()) {
                    send(smtp, mail);
                }
            }
            return null;
        };
    }

    private void send(Peer smtp, String mail) throws IOException {
        String reply = Talk.mail(smtp, Premises.address("bob"), mail);
        assertTrue(reply.startsWith("250"), reply);
        sent.incrementAndGet();
    }

    private static String mails(Premises premises, String name) throws IOException {
        try (Peer imap = Talk.imap(premises.at(Door.IMAP), Premises.address(name))) {
            return Talk.responses(imap, "STATUS INBOX (MESSAGES)").getFirst().replaceAll("\\D", "");
        }
    }

    /** One that reads on gets everything that it asked for. */
    private static void readsOn(Peer peer) throws IOException {
        // the rest of the response whose first line was read: a literal of this mail
        StringBuilder last = new StringBuilder();
        while (!last.toString().startsWith("t OK")) {
            last.setLength(0);
            last.append(Talk.line(peer));
        }
    }
}
