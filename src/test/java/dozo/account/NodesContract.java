package dozo.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Authentication.Verdict;
import dozo.account.secret.PasswordHash;
import dozo.db.Database;
import dozo.db.Disturbance;
import java.net.InetAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes on one database, on any engine: what one changes, the other has not in memory. */
abstract class NodesContract {
    private static final PasswordHash OTHER =
            PasswordHash.parse(
                            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHRzb21lc2FsdA"
                                    + "$AAAAAAAAAAAAAAAAAAAAAA")
                    .orElseThrow();

    private Office here;
    private Office there;

    abstract Database database(Path folder);

    /** The same database as another node reaches it. */
    abstract Database again(Path folder, Database first);

    @BeforeEach
    void open(@TempDir Path folder) {
        Database first = database(folder);
        here = new Office(folder, first).domain("example.com");
        there = new Office(folder, again(folder, first));
        there.directory.look();
    }

    @AfterEach
    void close() {
        if (there.database != here.database) {
            there.close();
        }
        here.close();
    }

    @Test
    void whatAnotherNodeChangedIsForgotten() {
        assertInstanceOf(Resolution.Unknown.class, there.directory.resolve("taro@example.com"));
        assertFalse(there.directory.hosts("new.example"));
        assertTrue(there.directory.account("taro@example.com").isEmpty());

        Account taro = here.user("taro@example.com");
        here.domain("new.example");
        assertTrue(there.directory.account("taro@example.com").isEmpty()); // remembered
        there.directory.look();

        assertInstanceOf(Resolution.Local.class, there.directory.resolve("taro@example.com"));
        assertTrue(there.directory.hosts("new.example"));
        assertEquals(taro, there.directory.account("taro@example.com").orElseThrow());
        assertEquals("", there.directory.account(taro.id()).orElseThrow().name());
        Office.done(here.customers.users().name("taro@example.com", "Taro"));
        assertEquals("", there.directory.account(taro.id()).orElseThrow().name());
        there.directory.look();
        assertEquals("Taro", there.directory.account(taro.id()).orElseThrow().name());
    }

    @Test
    void aLookWithoutAChangeForgetsNothing() {
        Account taro = here.user("taro@example.com");
        there.directory.look();
        assertEquals(taro, there.directory.account(taro.id()).orElseThrow());
        AtomicInteger reads = new AtomicInteger();
        Office.refused(here.customers.domains().add("example.com", "default"));
        there.database.disturb(counting(reads));
        there.directory.look();
        there.directory.account(taro.id());

        assertEquals(1, reads.get());
    }

    private static Disturbance counting(AtomicInteger reads) {
        return moment -> {
            if (moment == Disturbance.Moment.READ) {
                reads.incrementAndGet();
            }
        };
    }

    @Test
    void withoutLooksTheMemoryIsNotTrusted() {
        Account taro = here.user("taro@example.com");
        there.directory.look(System.nanoTime() - Directory.TRUSTED.toNanos());
        assertEquals("", there.directory.account(taro.id()).orElseThrow().name());
        Office.done(here.customers.users().name("taro@example.com", "Taro"));
        assertEquals("Taro", there.directory.account(taro.id()).orElseThrow().name());
    }

    @Test
    void aWatchWithoutItsFirstLookIsNotTrusted() {
        assertTrue(there.directory.fresh());
        there.directory.watched(System.nanoTime() - Directory.TRUSTED.toNanos());
        assertFalse(there.directory.fresh());
    }

    @Test
    void aRememberedPasswordEndsOnAllNodes() {
        here.user("taro@example.com");
        assertInstanceOf(Verdict.Granted.class, logIn());
        Office.done(here.customers.users().password("taro@example.com", OTHER, null));
        there.directory.look();

        assertInstanceOf(Verdict.Denied.class, logIn());
    }

    private Verdict logIn() {
        return there.authentication.password(
                "taro@example.com", Office.octets("secret"), InetAddress.getLoopbackAddress());
    }

    @Test
    void whoIsSuspendedOrRemovedIsOutOnAllNodes() {
        Account taro = here.user("taro@example.com");
        Account jiro = here.user("jiro@example.com");
        Account hana = here.user("hana@example.com");
        AtomicInteger taroEnded = new AtomicInteger();
        AtomicInteger jiroEnded = new AtomicInteger();
        AtomicInteger hanaEnded = new AtomicInteger();
        there.directory.whenBarred(taro.id(), taroEnded::incrementAndGet);
        there.directory.whenBarred(jiro.id(), jiroEnded::incrementAndGet);
        there.directory.whenBarred(hana.id(), hanaEnded::incrementAndGet);

        Office.done(here.customers.users().suspend("taro@example.com", true));
        there.directory.look();
        assertEquals(1, taroEnded.get());
        assertEquals(0, jiroEnded.get());
        Office.done(here.customers.users().remove("jiro@example.com"));
        there.directory.look();
        assertEquals(1, jiroEnded.get());
        assertEquals(0, hanaEnded.get());
        assertFalse(there.directory.inForce(taro));
        assertTrue(there.directory.inForce(hana));
    }

    @Test
    void theVigilLooksByItself() throws InterruptedException {
        Account taro = here.user("taro@example.com");
        CountDownLatch ended = new CountDownLatch(1);
        try (Vigil _ = Vigil.over(there.directory)) {
            there.directory.whenBarred(taro.id(), ended::countDown);
            Office.done(here.customers.users().suspend("taro@example.com", true));
            assertTrue(ended.await(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aLookThatFailsIsMadeUpFor() {
        Account taro = here.user("taro@example.com");
        AtomicInteger ended = new AtomicInteger();
        there.directory.whenBarred(taro.id(), ended::incrementAndGet);
        there.directory.look();
        Office.done(here.customers.users().suspend("taro@example.com", true));
        AtomicInteger reads = new AtomicInteger();
        there.database.disturb(moment -> {
            if (reads.incrementAndGet() == 2) { // the versions are read, the accounts are not
                throw new SQLException("the line is cut");
            }
        });
        try {
            there.directory.look();
        } catch (dozo.db.DatabaseBroken expected) {
            assertEquals(0, ended.get());
        }
        there.directory.look();
        assertEquals(1, ended.get());
    }
}
