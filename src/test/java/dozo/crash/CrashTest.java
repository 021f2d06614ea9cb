package dozo.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.house.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every mail that got its 250 is there exactly once, whatever ended the server. The number of
 * rounds is {@code -Ddozo.crash.rounds}, 3 unless it is said; the seed is printed.
 */
@Tag("heavy")
class CrashTest {
    private static final int ROUNDS = Integer.getInteger("dozo.crash.rounds", 3);
    private static final int SENDERS = 16;
    private static final String PASSWORD = "crash-crash-crash";
    private static final List<String> PEOPLE = List.of("ai", "ken", "mio");

    private final Ledger ledger = new Ledger("crash.test", PASSWORD, PEOPLE);

    @TempDir private Path folder;

    @Test
    void killNineLosesNothingThatWasAcknowledged() throws Exception {
        Random random = new Random(seed());
        try (ServeProcess server = new ServeProcess(folder.resolve("data")).start()) {
            server.people("crash.test", PASSWORD, PEOPLE.toArray(new String[0]));
            for (int round = 0; round < ROUNDS; round++) {
                int before = ledger.acknowledged();
                loadUntil(server, random, server::kill);
                server.start();
                assertEquals(List.of(), ledger.breaches(server));
                assertTrue(ledger.acknowledged() > before, "no mail got through in this round");
            }
            server.stop();
        }
        System.out.println("kill -9: " + ledger.acknowledged() + " mails, " + ROUNDS + " rounds");
    }

    @Test
    void aPowerCutLosesNothingThatWasAcknowledged() throws Exception {
        needLoopDevices();
        Random random = new Random(seed());
        try (LoopDisk disk = new LoopDisk(folder, 2_000);
                ServeProcess server = new ServeProcess(disk.folder().resolve("data")).start()) {
            server.people("crash.test", PASSWORD, PEOPLE.toArray(new String[0]));
            for (int round = 0; round < ROUNDS; round++) {
                int before = ledger.acknowledged();
                loadUntil(
                        server,
                        random,
                        () -> {
                            // in this order: nobody hears of a 250 from a machine without power,
                            // while an fsync that is under way when the file system is shut
                            // down may return as if all were well
                            server.kill();
                            disk.cut();
                        });
                disk.unmount();
                disk.mount();
                server.start();
                assertEquals(List.of(), ledger.breaches(server));
                assertTrue(ledger.acknowledged() > before, "no mail got through in this round");
            }
            server.stop();
        }
        System.out.println("power cut: " + ledger.acknowledged() + " mails, " + ROUNDS + " rounds");
    }

    /** A sudden end. */
    private interface End {
        void come() throws IOException;
    }

    /** Senders at work, and after a random while the end. */
    private void loadUntil(ServeProcess server, Random random, End end) throws Exception {
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            senders.add(Thread.ofVirtual().start(() -> ledger.sendUntilItBreaks(server)));
        }
        int before = ledger.acknowledged();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (ledger.acknowledged() == before && System.nanoTime() < limit) {
            TimeUnit.MILLISECONDS.sleep(5); // the load has not begun to flow
        }
        TimeUnit.MILLISECONDS.sleep(random.nextInt(1_500)); // the random moment is what is tested
        end.come();
        for (Thread sender : senders) {
            sender.join();
        }
    }

    private static long seed() {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        System.out.println("-Ddozo.seed=" + seed);
        return seed;
    }

    private static void needLoopDevices() {
        boolean there =
                "root".equals(System.getProperty("user.name"))
                        && Files.exists(Path.of("/dev/loop-control"))
                        && Files.exists(Path.of("/sbin/mkfs.ext4"));
        if (!there && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needed here, but missing: root, loop devices, mkfs.ext4");
        }
        Assumptions.assumeTrue(
                there, "skipped: a power cut needs root, loop devices and mkfs.ext4");
    }
}
