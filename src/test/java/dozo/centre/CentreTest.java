package dozo.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.centre.CentreNode.Report;
import dozo.drill.Lab;
import dozo.drill.Site;
import dozo.drill.TestLab;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes in a real installation, one in each centre, each writing all the time. Every test
 * leaves both centres in step. Times are printed, and only their order is asserted.
 */
@Tag("heavy")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CentreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int ONE_COPY_AFTER = 5;

    @TempDir private static @Nullable Path temporary;
    private static @Nullable Lab running;
    private static final Map<Site, Node> NODES = new HashMap<>();

    /** A process in a centre, and what it says. */
    private static final class Node {
        final Process process;
        final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

        Node(Site centre) throws IOException {
            Path file = folder().resolve(centre.name() + "-1/etc/dozo.toml");
            String text = Files.readString(file);
            Files.writeString(
                    file,
                    text.replaceAll("one-copy-after = .*", "one-copy-after = " + ONE_COPY_AFTER));
            List<String> command = new ArrayList<>();
            command.addAll(List.of("nsenter", "--net=/run/netns/" + centre.namespace()));
            command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-Xmx200m"));
            command.addAll(List.of(CentreNode.class.getName(), file.toString()));
            process =
                    new ProcessBuilder(command)
                            .redirectError(folder().resolve(centre.name() + "-1.log").toFile())
                            .start();
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(CentreNode.MARK)) {
                        reports.add(Report.of(line));
                    }
                }
            } catch (IOException ended) {
                // with its centre
            }
        }

        void tell(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
        }

        /** The first report from now on that is so. */
        Report await(String what, Predicate<Report> so) throws InterruptedException {
            long end = System.nanoTime() + PATIENCE.toNanos();
            Report last = null;
            while (System.nanoTime() < end) {
                Report next = reports.poll(1, TimeUnit.SECONDS);
                if (next != null && so.test(next)) {
                    return next;
                }
                last = next == null ? last : next;
            }
            throw new AssertionError("not " + what + " in " + PATIENCE + ", last: " + last);
        }

        /** One more row than now is acknowledged. */
        Report awaitRow() throws InterruptedException {
            reports.clear();
            Report now = await("heard", report -> true);
            return await("written to", report -> report.rows() > now.rows());
        }
    }

    @BeforeAll
    static void up() throws Exception {
        Lab lab = TestLab.at(Objects.requireNonNull(temporary), "c");
        running = lab;
        lab.up(step -> {});
        lab.query(
                leader(),
                "dozo",
                "CREATE TABLE written(id bigint PRIMARY KEY); ALTER TABLE written OWNER TO dozo");
        for (Site centre : lab.centres()) {
            NODES.put(centre, new Node(centre));
        }
    }

    @AfterAll
    static void down() {
        NODES.values().forEach(node -> node.process.destroyForcibly());
        if (running != null) {
            running.down(step -> {});
        }
    }

    private static Path folder() {
        return Objects.requireNonNull(temporary).resolve("drill");
    }

    private static Lab lab() {
        return Objects.requireNonNull(running);
    }

    private static Site leader() {
        return lab().leader().orElseThrow();
    }

    private static Node node(Site centre) {
        return Objects.requireNonNull(NODES.get(centre));
    }

    private static void awaitInStep() throws InterruptedException {
        lab().awaitInStep(PATIENCE);
        for (Node node : NODES.values()) {
            node.reports.clear();
            node.await("in step", report -> report.outlook().equals("either_may_die"));
            node.awaitRow();
        }
    }

    @Test
    @Order(1)
    void bothNodesBelieveInTheLeaderAndTwoCopies() throws Exception {
        awaitInStep();
        for (Node node : NODES.values()) {
            Report report = node.awaitRow();
            assertEquals(leader().name(), report.leader());
            assertEquals(2, report.copies());
        }
    }

    @Test
    @Order(2)
    void inACentreThatIsCutOffNobodyIsBelievedBeforeTheOtherLeads() throws Exception {
        Site lost = leader();
        Site left = lab().other(lost);
        NODES.values().forEach(node -> node.reports.clear());
        long cut = System.currentTimeMillis();
        lab().cut(lost);
        lab().awaitLeader(left, PATIENCE);
        long promoted = System.currentTimeMillis(); // up to 0.2 s late
        Report deaf = node(lost).await("deaf", report -> report.leader().equals("-"));
        Report seen = node(left).await("moved", report -> report.leader().equals(left.name()));
        Report alone = node(left).await("with one copy", report -> report.copies() == 1);
        Report row = node(left).awaitRow();
        said("cut: the lease in the lost centre ran out", deaf.atMillis() - cut);
        said("cut: the other centre led", promoted - cut);
        said("cut: the other node believed in it", seen.atMillis() - cut);
        said("cut: one copy was declared", alone.atMillis() - cut);
        said("cut: a row was written", row.atMillis() - cut);
        assertTrue(deaf.atMillis() < promoted, deaf + " and led at " + promoted);
        assertTrue(deaf.atMillis() < seen.atMillis(), deaf + " and " + seen);
        assertEquals(lost.name() + " led and was lost", reason(left));

        long healed = System.currentTimeMillis();
        lab().heal(lost);
        Report two = node(left).await("with two copies", report -> report.copies() == 2);
        said("healed: two copies again", two.atMillis() - healed);
        awaitInStep();
        assertEquals(lost.name() + " is in step again", reason(left));
    }

    @Test
    @Order(3)
    void aStandbyThatIsAwayIsWaitedForAndThenDoneWithout() throws Exception {
        Site leader = leader();
        Site lost = lab().other(leader);
        node(leader).reports.clear();
        long killed = System.currentTimeMillis();
        lab().kill(lost); // and the node there
        Report alone = node(leader).await("with one copy", report -> report.copies() == 1);
        Report row = node(leader).awaitRow();
        said("standby killed: one copy was declared", alone.atMillis() - killed);
        said("standby killed: a row was written", row.atMillis() - killed);
        assertTrue(alone.atMillis() - killed >= ONE_COPY_AFTER * 1_000L, alone.toString());
        assertEquals(lost.name() + " is away", reason(leader));
        assertEquals(leader.name(), row.leader());
        lab().start(lost);
        NODES.put(lost, new Node(lost));
        awaitInStep();
        assertEquals(lost.name() + " is in step again", reason(leader));
    }

    @Test
    @Order(4)
    void aLeaderUnderAnAlarmWaitsInsteadOfGoingOnAlone() throws Exception {
        Site leader = leader();
        Site lost = lab().other(leader);
        Node node = node(leader);
        node(lost).tell(leader.name() + " 36 degrees"); // any node may say so
        node.await("under an alarm", report -> report.alarms() == 1);
        lab().kill(lost);
        Report waiting = node.await("waiting", report -> report.outlook().equals("waiting"));
        Report last = waiting;
        while (last.atMillis() - waiting.atMillis() < 3_000L * ONE_COPY_AFTER) {
            last = node.await("heard", report -> true);
            assertEquals(2, last.copies(), last.toString());
            assertEquals(waiting.rows(), last.rows(), last.toString());
        }
        node.tell(leader.name());
        Report alone = node.await("with one copy", report -> report.copies() == 1);
        said("alarm over: one copy was declared", alone.atMillis() - last.atMillis());
        assertEquals(lost.name() + " is away", reason(leader));
        node.awaitRow();
        lab().start(lost);
        NODES.put(lost, new Node(lost));
        awaitInStep();
    }

    @Test
    @Order(5)
    void theVotesComeBackToTheWitness() throws Exception {
        lab().kill(lab().witness());
        Node node = node(leader());
        node.awaitRow();
        lab().start(lab().witness());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!lab().votes().equals(Optional.of(lab().witness()))) {
            node.awaitRow();
            assertTrue(System.nanoTime() < end, "etcd is led from " + lab().votes());
        }
        awaitInStep();
    }

    private static String reason(Site leader) {
        return lab().query(leader, "dozo", "SELECT reason FROM epoch");
    }

    private static void said(String what, long millis) {
        System.out.printf("centre: %s: %.1f s%n", what, millis / 1e3);
    }
}
