package dozo.stress;

import dozo.imap.ImapHouse;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten sessions on one mailbox; a failure prints the seed, -Ddozo.stress.seed repeats it. */
class ImapStressTest {
    private static final int SESSIONS = 10;
    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir Path folder;

    @Test
    void tenSessionsAgreeForAMoment() throws Exception {
        stress(Duration.ofSeconds(3));
    }

    @Test
    @Tag("heavy")
    void tenSessionsAgreeForAMinute() throws Exception {
        stress(Duration.ofSeconds(Long.getLong("dozo.stress.seconds", 60)));
    }

    private void stress(Duration duration) throws Exception {
        long seed = Long.getLong("dozo.stress.seed", System.nanoTime());
        Ledger ledger =
                new Ledger(
                        IntStream.range(0, SESSIONS).mapToObj(number -> "own-" + number).toList());
        AtomicReference<@Nullable Throwable> trouble = new AtomicReference<>();
        AtomicBoolean over = new AtomicBoolean();
        List<StressSession> sessions = new ArrayList<>();
        try (ImapHouse house = new ImapHouse(folder)) {
            house.user("stress");
            for (int number = 0; number < SESSIONS; number++) {
                sessions.add(new StressSession(() -> logIn(house), ledger, number, seed));
            }
            List<Thread> threads = new ArrayList<>();
            for (StressSession session : sessions) {
                threads.add(Thread.ofVirtual().start(() -> play(session, over, trouble)));
            }
            long end = System.nanoTime() + duration.toNanos();
            for (Thread thread : threads) {
                long left = Math.max(1, (end - System.nanoTime()) / 1_000_000);
                thread.join(Duration.ofMillis(left));
            }
            over.set(true);
            for (Thread thread : threads) {
                thread.join();
            }
        }
        int commands = sessions.stream().mapToInt(session -> session.commands).sum();
        String told = "seed " + seed + ", " + commands + " commands, " + ledger.summary();
        System.out.println("IMAP stress: " + told);
        Throwable found = trouble.get();
        if (found != null) {
            throw new AssertionError(told, found);
        }
    }

    private static ImapClient logIn(ImapHouse house) throws IOException {
        Socket socket = new Socket();
        socket.connect(house.address(), PATIENCE_MILLIS);
        ImapClient client = new ImapClient(socket, PATIENCE_MILLIS);
        client.ok("LOGIN stress@dozo.example secret", response -> {});
        return client;
    }

    private static void play(
            StressSession session,
            AtomicBoolean over,
            AtomicReference<@Nullable Throwable> trouble) {
        try (session) {
            while (!over.get()) {
                session.step();
            }
            session.audit();
        } catch (IOException | RuntimeException | Mismatch e) {
            trouble.compareAndSet(null, e);
            over.set(true);
        }
    }
}
