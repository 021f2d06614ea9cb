package dozo.web.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import dozo.blob.Blobs;
import dozo.db.Disturbance;
import dozo.db.Ids;
import dozo.store.Store;
import dozo.trace.Trace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class OperationsTest {
    private Office office;
    private Operations operations;

    @BeforeEach
    void open(@TempDir Path folder) {
        office = new Office(folder).domain("example.com");
        office.database.migrate(List.of("blob", "store", "trace"));
        Ids ids = new Ids(office.time, 1);
        Store store =
                new Store(
                        office.database,
                        new Blobs(office.database, ids, office.time),
                        ids,
                        office.time,
                        (account, mailbox, modseq) -> {});
        operations =
                new Operations(
                        new Operations.Site(
                                office.customers,
                                office.directory,
                                office.hashing,
                                store,
                                new Trace(office.database, office.time),
                                () -> Map.of("hostname", "mail.example.net"),
                                Optional::empty));
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Answer run(String operation, ObjectNode arguments) {
        return operations.run(operation, arguments, any -> {});
    }

    private String refused(String operation, ObjectNode arguments) {
        return assertInstanceOf(Answer.Refused.class, run(operation, arguments)).code();
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertEquals("unknown-operation", refused("user.fly", Shapes.object()));
        for (String name : operations.names()) {
            assertEquals("bad-argument", refused(name, Shapes.object().put("wings", 2)), name);
        }
    }

    @Test
    void showsAGeneratedPasswordThisOnce() {
        Answer added = run("user.add", Shapes.object().put("address", "taro@example.com"));
        JsonNode value = assertInstanceOf(Answer.Result.class, added).value();
        assertTrue(value.path("password").asString().length() >= 29);

        Answer shown = run("user.show", Shapes.object().put("address", "taro@example.com"));
        assertTrue(
                assertInstanceOf(Answer.Result.class, shown)
                        .value()
                        .path("password")
                        .isMissingNode());
    }

    @Test
    void tellsTheOperatorsMailboxAndTheCounts() {
        JsonNode status =
                assertInstanceOf(Answer.Result.class, run("status", Shapes.object())).value();

        assertEquals("postmaster", status.path("operator").asString());
        assertEquals(1, status.path("domains").asInt());
        assertEquals("mail.example.net", status.path("hostname").asString());
    }

    @Test
    void aFaultOfTheStoreIsARefusalToBeTriedAgain() {
        office.database.disturb(moment -> {
            throw new SQLException("the disk is away");
        });

        assertEquals("unavailable", refused("domain.list", Shapes.object()));
        assertEquals("unavailable", refused("domain.add", Shapes.object().put("domain", "a.b")));
        office.database.disturb(Disturbance.NONE);
        assertInstanceOf(Answer.Result.class, run("domain.list", Shapes.object()));
    }

    @Test
    void refusesTooManyRowsAtOnce() {
        ObjectNode arguments = Shapes.object();
        ArrayNode rows = arguments.putArray("rows");
        for (int i = 0; i <= UserImport.ROW_LIMIT; i++) {
            rows.addObject().put("address", "u" + i + "@example.com");
        }

        assertEquals("bad-argument", refused("user.import", arguments));
    }

    @Test
    void noArgumentsMakeAnOperationThrow() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> names = operations.names().stream().sorted().toList();
        for (int round = 0; round < 3_000; round++) {
            String name = names.get(random.nextInt(names.size()));
            ObjectNode arguments = Shapes.object();
            for (int i = random.nextInt(4); i > 0; i--) {
                put(arguments, random);
            }
            assertInstanceOf(Answer.class, run(name, arguments), () -> "seed " + seed);
        }
    }

    private static void put(ObjectNode arguments, Random random) {
        List<String> names =
                List.of(
                        "address", "domain", "tenant", "plan", "quota", "name", "members", "rows",
                        "add", "remove", "ids", "since", "wanted", "limit", "target", "after");
        List<String> texts =
                List.of(
                        "",
                        "x",
                        "taro@example.com",
                        "example.com",
                        "蔵@蔵.example",
                        "\u0000",
                        "none",
                        "10G",
                        "-1",
                        "' OR 1=1 --",
                        "%s{0}",
                        "\ud800",
                        "a".repeat(300),
                        "postmaster");
        String name = names.get(random.nextInt(names.size()));
        String text = texts.get(random.nextInt(texts.size()));
        switch (random.nextInt(6)) {
            case 0 -> arguments.put(name, random.nextLong());
            case 1 -> arguments.putNull(name);
            case 2 -> arguments.putArray(name).add(text).add("example.com");
            case 3 ->
                    arguments.putArray(name).addObject().put("address", text).put("password", text);
            default -> arguments.put(name, text);
        }
    }
}
