package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.drill.Site.Part;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One lab for all tests, since it takes its time; each leaves it with both centres in step. Printed
 * times are those of the polling test: some 0.2 s too long.
 */
@Tag("heavy")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LabTest {
    private static final Duration PROMOTION = Duration.ofMinutes(1);
    private static final Duration REJOIN = Duration.ofMinutes(3);
    private static final String MARK = "t";
    private static final String PREFIX = TestLab.prefix(MARK);

    @TempDir private static @Nullable Path temporary;
    private static @Nullable Lab running;

    @BeforeAll
    static void up() throws Exception {
        running = TestLab.at(Objects.requireNonNull(temporary), MARK);
        long start = System.nanoTime();
        lab().up(step -> {});
        said("up", start);
    }

    @AfterAll
    static void down() {
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

    @Test
    @Order(1)
    void whatRunsStandsInTheFile() throws Exception {
        JsonNode file = json();
        for (Site centre : lab().centres()) {
            JsonNode one = file.path("centres").path(centre.name());
            assertEquals(PREFIX + centre.name(), one.path("namespace").asString());
            for (Part part : Part.values()) {
                Running found = lab().running(centre, part).orElseThrow();
                assertEquals(found.pid(), one.path(LabFile.key(part)).path("pid").asLong());
            }
            assertEquals(2, one.path("nodes").size());
        }
        assertEquals(Optional.of(lab().witness()), lab().votes());
        Lab another = Lab.at(folder(), PREFIX);
        assertEquals(lab().leader(), another.leader());
    }

    @Test
    @Order(2)
    void theDatabaseIsAsItShouldBe() {
        Site leader = leader();
        assertEquals("C.UTF-8", setting(leader, "lc_collate", "dozo"));
        assertEquals("on", setting(leader, "data_checksums", "dozo"));
        assertEquals("on", setting(leader, "fsync", "dozo"));
        assertEquals("5s", setting(leader, "idle_in_transaction_session_timeout", "dozo"));
        assertEquals("pglz", setting(leader, "wal_compression", "dozo"));
        assertEquals("\"" + lab().other(leader).name() + "\"", standbyNames(leader));
        String plain = "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_replication USING (pid)";
        assertEquals("1", lab().query(leader, "postgres", plain + " WHERE ssl"));
    }

    /** Also on the server that follows, and to Dozo's own role. */
    @Test
    @Order(2)
    void eachDatabaseTellsHowMuchRoomItHas() throws Exception {
        String sum = "SET ROLE dozo; SELECT count(*), min(total), min(free) > 0 FROM dozo_disk";
        for (Site centre : lab().centres()) {
            long total = Files.getFileStore(centre.places().data()).getTotalSpace();
            assertEquals("2|" + total + "|t", lab().query(centre, "dozo", sum));
        }
    }

    @Test
    @Order(3)
    void aStrangerIsNotAnswered() {
        Site leader = leader();
        String etcd = "https://" + leader.voter().address() + ":2379/health";
        assertNotEquals(0, fromClient("curl", "-sk", "--max-time", "3", etcd).exit());
        String patroni = "https://" + leader.voter().address() + ":8008/";
        assertEquals(0, fromClient("curl", "-sk", "--max-time", "3", patroni + "leader").exit());
        Program.Result restart =
                fromClient("curl", "-sk", "--max-time", "3", "-XPOST", patroni + "restart");
        assertTrue(restart.said().contains("certificate"), restart.said());
    }

    @Test
    @Order(4)
    void aRowOutlivesTheCentreThatTookIt() throws Exception {
        Site lost = leader();
        Site left = lab().other(lost);
        sql(left, "CREATE TABLE kept (id int)");
        sql(left, "INSERT INTO kept VALUES (42)");
        long start = System.nanoTime();
        lab().kill(lost);
        lab().awaitLeader(left, PROMOTION);
        said("killed centre replaced", start);
        assertEquals("42", sql(left, "SELECT id FROM kept"));
        assertFalse(lab().inStep(left));
        assertEquals("*", standbyNames(left)); // strict: no commit passes with one copy
        start = System.nanoTime();
        lab().start(lost);
        lab().awaitInStep(REJOIN);
        said("killed centre back in step", start);
        assertEquals("42", lab().query(lost, "dozo", "SELECT id FROM kept"));
    }

    @Test
    @Order(5)
    void aCentreThatIsCutOffStepsDownAndComesBack() {
        Site lost = leader();
        Site left = lab().other(lost);
        long start = System.nanoTime();
        lab().cut(lost);
        lab().awaitLeader(left, PROMOTION);
        said("cut centre replaced", start);
        start = System.nanoTime();
        lab().heal(lost);
        lab().awaitInStep(REJOIN);
        said("cut centre back in step", start);
        assertEquals(Optional.of(left), lab().leader());
    }

    /** So that a leader that steps down can follow its successor at once. */
    @Test
    @Order(6)
    void aCopyHasTheSlotOfItsLeaderAndHoldsBackNoLog() {
        Site leader = leader();
        Site copy = lab().other(leader);
        String slots = "SELECT slot_name, active, restart_lsn IS NULL FROM pg_replication_slots";
        String ready = leader.name().replace('-', '_') + "|f|t";
        assertTrue(
                Waiting.within(
                        PROMOTION, () -> lab().query(copy, "postgres", slots).equals(ready)));
        String used = copy.name().replace('-', '_') + "|t|f";
        assertEquals(used, lab().query(leader, "postgres", slots));
    }

    @Test
    @Order(6)
    void patroniAloneMayDieAndEveryCommitStillWaits() {
        Site leader = leader();
        Running database = lab().running(leader, Part.POSTGRESQL).orElseThrow();
        lab().kill(leader, Part.PATRONI);
        assertTrue(database.isAlive());
        lab().start(leader, Part.PATRONI);
        lab().awaitInStep(REJOIN);
        assertNotEquals("", standbyNames(leader()));
    }

    @Test
    @Order(7)
    void withoutTheWitnessNothingStops() throws Exception {
        Site leader = leader();
        lab().kill(lab().witness());
        sql(lab().other(leader), "CREATE TABLE unwitnessed (id int)");
        assertEquals(Optional.of(leader), lab().leader());
        lab().start(lab().witness());
        assertTrue(
                Waiting.within(
                        PROMOTION,
                        () -> {
                            lab().keepVotesAtWitness();
                            return lab().votes().equals(Optional.of(lab().witness()));
                        }));
        assertTrue(lab().inStep(leader));
    }

    /** After a cut it may still think that it leads, and that the key is as it was. */
    @Test
    @Order(7)
    void patroniWritesTheLeadersKeyOnlyAsItSawIt() {
        Path start = leader().places().config().resolve("patroni-start.py");
        String script =
                """
                import runpy, sys, types
                runpy.run_path(sys.argv[1])
                from patroni.dcs.etcd3 import Etcd3Client, PatroniEtcd3Client
                asked = []
                Etcd3Client.txn = lambda self, compare, success, retry=None: asked.append(compare)
                client = PatroniEtcd3Client.__new__(PatroniEtcd3Client)
                cluster = types.SimpleNamespace(leader=types.SimpleNamespace(index='7'))
                client._etcd3 = types.SimpleNamespace(
                    leader_path='/leader', cluster=cluster, _lease='12', username=None, password=None)
                client._cluster_version = (3, 4)
                client.put('/leader', 'centre-a', '12')
                print(asked[0]['target'], asked[0]['mod_revision'], client._etcd3._lease)
                """;
        String said = Program.run("/usr/bin/python3", "-c", script, start.toString());
        assertEquals("MOD 7 None", said.strip());
    }

    @Test
    @Order(8)
    void aProcessIsFrozenAndThawed() throws Exception {
        Site leader = leader();
        Site standby = lab().other(leader);
        Running patroni = lab().running(standby, Part.PATRONI).orElseThrow();
        lab().freeze(patroni);
        assertEquals('T', state(patroni));
        assertTrue(patroni.isAlive());
        lab().thaw(patroni);
        assertNotEquals('T', state(patroni));
        lab().awaitInStep(REJOIN);
    }

    @Test
    @Order(9)
    void anotherLabsNamespacesAreLeftAlone() throws Exception {
        Path elsewhere = Files.createDirectory(folder().resolveSibling("elsewhere"));
        Lab other = Lab.at(elsewhere, PREFIX);
        assertThrows(LabBroken.class, () -> other.up(step -> {}));
        Files.writeString(elsewhere.resolve("precious"), "mine");
        Lab intruder = Lab.at(elsewhere, PREFIX + "x");
        assertThrows(LabBroken.class, () -> intruder.down(step -> {}));
        assertTrue(Files.exists(elsewhere.resolve("precious")));
        assertTrue(lab().inStep(leader()));
    }

    @Test
    @Order(10)
    void downLeavesNothingEvenAfterAKill() {
        Set<String> segments = SharedMemory.of(Wan.processes(leader().namespace()));
        assertFalse(segments.isEmpty());
        lab().kill(leader());
        List<Running> all = new ArrayList<>(Wan.processes(PREFIX + "centre-a"));
        all.addAll(Wan.processes(PREFIX + "centre-b"));
        assertFalse(all.isEmpty());
        Lab.at(folder(), PREFIX).down(step -> {});
        assertTrue(all.stream().noneMatch(Running::isAlive));
        for (String place : List.of("wan", "centre-a", "centre-b", "witness", "client")) {
            assertFalse(Wan.exists(PREFIX + place));
        }
        for (String segment : segments) {
            assertFalse(segment.startsWith("/") && Files.exists(Path.of(segment)), segment);
        }
        assertFalse(Files.exists(folder()));
        Lab.at(folder(), PREFIX).down(step -> {}); // a second time: nothing to do
    }

    @Test
    @Order(11)
    void whatACrashInTheMiddleOfAStartLeftIsRemoved() throws Exception {
        Files.createDirectory(folder());
        Files.writeString(folder().resolve("lab.toml"), Layout.description());
        Wan wan = new Wan(PREFIX + "wan");
        wan.make(folder());
        wan.join(PREFIX + "centre-a", "centre-a", List.of("10.99.0.11"));
        List<String> command = new ArrayList<>(Wan.in(PREFIX + "centre-a"));
        command.addAll(List.of("sleep", "600"));
        Process left = new ProcessBuilder(command).start();
        String place = PREFIX + "centre-a";
        assertTrue(Waiting.within(PROMOTION, () -> !Wan.processes(place).isEmpty()));
        Lab.at(folder(), PREFIX).down(step -> {});
        assertEquals(137, left.waitFor());
        assertFalse(Wan.exists(PREFIX + "centre-a"));
        assertFalse(Wan.exists(PREFIX + "wan"));
        assertFalse(Files.exists(folder()));
    }

    // ---- asking

    private static Site leader() {
        return lab().leader().orElseThrow();
    }

    private static String setting(Site centre, String name, String database) {
        return lab().query(centre, database, "SHOW " + name);
    }

    private static String standbyNames(Site centre) {
        return setting(centre, "synchronous_standby_names", "postgres");
    }

    private static JsonNode json() throws Exception {
        return new JsonMapper().readTree(Files.readString(lab().file()));
    }

    private static char state(Running process) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2);
    }

    private static Program.Result fromClient(String... command) {
        List<String> words = new ArrayList<>(Wan.in(PREFIX + "client"));
        words.addAll(List.of(command));
        return Program.attempt(words);
    }

    /** As a node in that centre would: over TLS, to whichever centre leads. */
    private static String sql(Site centre, String statement) throws Exception {
        JsonNode database = json().path("database");
        Path driver =
                Path.of(
                        org.postgresql.Driver.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI());
        List<String> command = new ArrayList<>(Wan.in(centre.namespace()));
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-cp", "target/test-classes:" + driver, JdbcCheck.class.getName()));
        command.addAll(List.of(database.path("url").asString()));
        command.addAll(List.of(database.path("password").asString(), statement));
        return Program.run(command).strip();
    }

    private static void said(String what, long start) {
        System.out.printf("lab: %s: %.1f s%n", what, (System.nanoTime() - start) / 1e9);
    }
}
