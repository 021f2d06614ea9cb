package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.command.Exit;
import dozo.drill.Site.Part;
import dozo.store.work.Gap;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code dozo centre force} in a real installation. */
@Tag("heavy")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForceTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration REJOIN = Duration.ofMinutes(3);
    private static final String UIDS = "SELECT min(uid_next) || ' ' || max(uid_next) FROM mailbox";

    /** Mails that only the lost centre acknowledged. */
    private static final int LOST = 5;

    @TempDir private static @Nullable Path temporary;
    private static @Nullable Lab running;

    @BeforeAll
    static void up() throws Exception {
        running = TestLab.at(Objects.requireNonNull(temporary), "f");
        lab().up(step -> {});
        lab().awaitInStep(REJOIN);
    }

    @AfterAll
    static void down() {
        if (running != null) {
            running.down(step -> {});
        }
    }

    @Test
    @Order(1)
    void whereAnotherLeadsNothingIsForced() {
        Site leader = lab().leader().orElseThrow();
        Program.Result there = force(lab().other(leader), "--yes");
        assertEquals(Exit.REFUSED, there.exit(), there.said());
        assertTrue(there.said().contains(leader.name() + " leads, by the word of"), there.said());
        Program.Result here = force(leader, "--yes");
        assertEquals(Exit.REFUSED, here.exit(), here.said());
        assertTrue(here.said().contains("leads already"), here.said());
    }

    @Test
    @Order(1)
    void anAlarmIsKnownToTheNodesOfBothCentres() {
        Site leader = lab().leader().orElseThrow();
        Site other = lab().other(leader);
        Program.Result raised = centre(other, "alarm", leader.name(), "36 °C");
        assertEquals(Exit.OK, raised.exit(), raised.said());
        String alarm = "ALARM in " + leader.name() + ": 36 °C";
        assertTrue(Waiting.within(PATIENCE, () -> status(leader).contains(alarm)));
        assertEquals(Exit.OK, centre(leader, "all-clear", leader.name()).exit());
        assertTrue(Waiting.within(PATIENCE, () -> !status(other).contains(alarm)));
    }

    private static String status(Site centre) {
        return centre(centre, "status", "--lang", "en").said();
    }

    @Test
    @Order(2)
    void aCentreThatMissedTheEndIsMadeToLeadAndNoUidIsGivenTwice() {
        Site lost = lab().leader().orElseThrow();
        Site left = lab().other(lost);
        long before = greatestUid(left);
        loseAllButTheOld(lost, left);
        start(left);

        Program.Result told = awaitPossible(left);
        assertTrue(told.said().contains(lost.name() + " led alone at the end"), told.said());
        assertTrue(told.said().contains("Nothing was changed"), told.said());
        assertEquals(Optional.empty(), lab().leader());

        force(left);
        assertEquals(before + Gap.UIDS, greatestUid(left));
        assertEquals(
                "1 " + left.name() + " was made to lead by a person",
                lab().query(left, "dozo", "SELECT copies || ' ' || reason FROM epoch"));
        Program.Result again = force(left, "--yes");
        assertTrue(again.said().contains("leads already"), again.said());

        lab().start(lost, left); // the nodes are ready: they believe in the leader again
        lab().awaitInStep(REJOIN);
        assertEquals(Optional.of(left), lab().leader());
        assertTrue(
                Waiting.within(
                        PATIENCE,
                        () -> lab().query(left, "dozo", "SELECT copies FROM epoch").equals("2")));
        assertEquals(uids(left), uids(lost));
    }

    @Test
    @Order(3)
    void withoutAMajorityNobodyIsMadeToLead() {
        Site lost = lab().leader().orElseThrow();
        Site left = lab().other(lost);
        loseAllButTheOld(lost, left);
        lab().kill(lab().witness());
        lab().start(left, Part.ETCD);

        Program.Result told = force(left, "--yes");
        assertEquals(Exit.UNAVAILABLE, told.exit(), told.said());
        assertTrue(told.said().contains("copy the disks of the database machine"), told.said());
    }

    // ---- steps

    private static Lab lab() {
        return Objects.requireNonNull(running);
    }

    /** One centre goes, the other works on alone, and goes too. */
    private static void loseAllButTheOld(Site lost, Site left) {
        lab().kill(left);
        assertTrue(
                Waiting.within(
                        PATIENCE,
                        () ->
                                lab().query(lost, "postgres", "SHOW synchronous_standby_names")
                                        .equals("*")));
        lab().query(
                        lost,
                        "dozo",
                        "SET synchronous_commit = local;"
                                + " UPDATE mailbox SET uid_next = uid_next + "
                                + LOST);
        lab().kill(lost);
    }

    /** What returning power does, where nobody may lead. */
    private static void start(Site left) {
        lab().start(left, Part.ETCD);
        assertTrue(Waiting.within(PATIENCE, () -> new Etcd(left).status().isPresent()));
        lab().start(left, Part.PATRONI);
    }

    /** Asked without an answer, until the leader's lock has ended and the database answers. */
    private static Program.Result awaitPossible(Site left) {
        List<Program.Result> told = new ArrayList<>();
        boolean possible =
                Waiting.within(
                        PATIENCE,
                        () -> {
                            told.add(force(left, "--lang", "en"));
                            return told.getLast().said().contains("would lead with what it has");
                        });
        assertTrue(possible, told.getLast().said());
        assertEquals(Exit.REFUSED, told.getLast().exit());
        return told.getLast();
    }

    private static void force(Site left) {
        long start = System.nanoTime();
        Program.Result forced = force(left, "--yes");
        assertEquals(Exit.OK, forced.exit(), forced.said());
        System.out.printf("force: %.1f s%n", (System.nanoTime() - start) / 1e9);
        lab().awaitLeader(left, PATIENCE);
    }

    private static Program.Result force(Site centre, String... options) {
        return centre(centre, "force", options);
    }

    /** Runs {@code dozo centre COMMAND} for the first node of a centre. */
    private static Program.Result centre(Site centre, String name, String... options) {
        Path node = centre.labFolder().resolve(centre.nodes().getFirst().name());
        List<String> command = new ArrayList<>(Wan.in(centre.namespace()));
        command.addAll(Nodes.java("dozo.Main", "-Xmx200m"));
        command.addAll(List.of("centre", name, "--config"));
        command.add(node.resolve("etc/dozo.toml").toString());
        command.addAll(List.of(options));
        return Program.attempt(command);
    }

    private static String uids(Site centre) {
        return lab().query(centre, "dozo", UIDS);
    }

    private static long greatestUid(Site centre) {
        return Long.parseLong(uids(centre).split(" ")[1]);
    }
}
