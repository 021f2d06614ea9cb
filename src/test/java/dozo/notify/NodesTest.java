package dozo.notify;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.house.PostgresDatabases;
import dozo.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one PostgreSQL. */
class NodesTest {
    private static final long ACCOUNT = 7;

    /** One process of the installation. */
    private static final class Node implements AutoCloseable {
        final Database database;
        final Bell bell = new Bell();
        final Nodes nodes;
        final Store store;

        Node(Path folder, int number) {
            database = PostgresDatabases.open(folder);
            database.migrate(List.of("blob", "store"));
            InstantSource clock = InstantSource.system();
            Ids ids = new Ids(clock, number);
            nodes = new Nodes(bell, database.hints());
            Blobs blobs = new Blobs(database, ids, clock);
            store = new Store(database, blobs, ids, clock, nodes);
            nodes.listen(store.mails());
        }

        @Override
        public void close() {
            nodes.close();
            database.close();
        }
    }

    @TempDir Path folder;
    private Node one;
    private Node two;

    @BeforeEach
    void open() {
        one = new Node(folder, 1);
        two = new Node(folder, 2);
        one.store.mailboxes().prepare(ACCOUNT);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void aChangeOnOneNodeRingsOnTheOther() throws InterruptedException {
        Semaphore rings = new Semaphore(0);
        try (Bell.Watch _ = two.bell.watch(ACCOUNT, rings::release)) {
            one.store.mailboxes().create(ACCOUNT, "News", null);
            assertTrue(rings.tryAcquire(10, TimeUnit.SECONDS), "nobody rang");
        }
    }
}
