package dozo.smtp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import dozo.house.MailHouse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server meets on a bad day. */
@Tag("heavy")
class SmtpHostileTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int LARGE_MAILS = Integer.getInteger("dozo.large.mails", 100);
    private static final int LARGE_BYTES = 50 << 20;
    private static final long HEAP_LIMIT_BYTES = 400L << 20;
    private static final Duration SMALL_LIMIT = Duration.ofSeconds(10);

    @TempDir Path folder;
    private MailHouse house;

    @BeforeEach
    void open() {
        house = new MailHouse(folder, MailHouse.Wishes.NONE.mailBytes(LARGE_BYTES));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Peer ready(String recipient) throws IOException {
        Peer peer = Peer.connect(house.address(), PATIENCE);
        peer.reply();
        peer.command("EHLO client.example");
        begin(peer, recipient);
        return peer;
    }

    private static void begin(Peer peer, String recipient) throws IOException {
        peer.command("MAIL FROM:<x@client.example>");
        peer.command("RCPT TO:<" + recipient + ">");
        assertTrue(peer.command("DATA").startsWith("354"));
    }

    /** A hundred large mails at once: memory stays bounded, and small mails keep flowing. */
    @Test
    void takesLargeMailsFromEverybodyAtOnce() throws Exception {
        AtomicInteger delivered = new AtomicInteger();
        Duration slowest = Duration.ZERO;
        long mostHeap = 0;
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> large = new ArrayList<>();
            for (int i = 0; i < LARGE_MAILS; i++) {
                large.add(
                        pool.submit(() -> {
                            try (Peer peer = ready("bob@dozo.example")) {
                                sendLarge(peer);
                                delivered.incrementAndGet();
                            }
                            return null;
                        }));
            }
            try (Peer small = ready("ann@dozo.example")) {
                assertTrue(small.command("Subject: first\r\n.").startsWith("250"));
                while (large.stream().anyMatch(each -> !each.isDone())) {
                    long start = System.nanoTime();
                    begin(small, "ann@dozo.example");
                    assertTrue(small.command("Subject: small\r\n.").startsWith("250"));
                    Duration took = Duration.ofNanos(System.nanoTime() - start);
                    slowest = took.compareTo(slowest) > 0 ? took : slowest;
                    mostHeap = Math.max(mostHeap, liveHeap());
                }
            }
            for (Future<?> each : large) {
                each.get();
            }
        }
        assertEquals(LARGE_MAILS, delivered.get());
        System.out.printf("slowest small mail %s, live heap %d MB%n", slowest, mostHeap >> 20);
        assertTrue(slowest.compareTo(SMALL_LIMIT) < 0, "a small mail took " + slowest);
        assertTrue(mostHeap < HEAP_LIMIT_BYTES, "live heap " + mostHeap);
    }

    private static long liveHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void sendLarge(Peer peer) throws IOException {
        byte[] block =
                "all work and no play makes jack a dull boy, said the letter 4711\r\n"
                        .repeat(1_000)
                        .getBytes(StandardCharsets.US_ASCII);
        for (int left = LARGE_BYTES - block.length; left > block.length; left -= block.length) {
            peer.send(block);
        }
        String reply = peer.command(".");
        assertTrue(reply.startsWith("250"), reply);
    }

    /** RFC 9422: as many mails in a session as are promised, not one more. */
    @Test
    void endsASessionAfterItsMails() throws IOException {
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            peer.reply();
            peer.command("EHLO client.example");
            for (int i = 0; i < SmtpSession.MAIL_LIMIT; i++) {
                peer.send("MAIL FROM:<>\r\nRCPT TO:<ann@dozo.example>\r\nBDAT 0 LAST\r\n");
                assertTrue(peer.reply().startsWith("250"));
                assertTrue(peer.reply().startsWith("250"));
                assertTrue(peer.reply().startsWith("250"));
            }
            String reply = peer.command("MAIL FROM:<>");
            assertTrue(reply.startsWith("421 4.7.0 "), reply);
        }
    }
}
