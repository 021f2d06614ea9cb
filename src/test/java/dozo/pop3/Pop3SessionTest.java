package dozo.pop3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Account;
import dozo.account.Office;
import dozo.db.Disturbance;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dialogue file can't say: many mails, large ones, faults, and other threads. */
class Pop3SessionTest {
    private static final String PREFIX = "Return-Path: <bob@example.net>\r\nReceived: x\r\n";

    @TempDir Path folder;
    private PostOffice office;
    private Account ann;

    @BeforeEach
    void open() {
        office = new PostOffice(folder);
        ann = office.user("ann");
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Pop3Client login() throws IOException {
        return Pop3Client.loggedIn(office.address(), "ann");
    }

    /** Of any size, with dots, sometimes without a last line end. */
    private static String mail(Random random, int octets) {
        var mail = new StringBuilder("Subject: " + random.nextInt() + "\r\n\r\n");
        while (mail.length() < octets) {
            mail.append(random.nextInt(8) == 0 ? "." : "");
            mail.append("x".repeat(random.nextInt(90)));
            mail.append("\r\n");
        }
        return mail.append(random.nextInt(4) == 0 ? "end" : "").toString();
    }

    private List<String> fill(Random random, int... sizes) {
        List<String> mails = new ArrayList<>();
        for (int size : sizes) {
            mails.add(mail(random, size));
        }
        office.deliver(ann, PREFIX, mails.stream().map(m -> m.getBytes(ISO_8859_1)).toList());
        return mails;
    }

    private static String withLineEnd(String mail) {
        return mail.endsWith("\r\n") ? mail : mail + "\r\n";
    }

    @Test
    void showsEveryMailInAnyOrder() throws IOException {
        var random = new Random(1939);
        int[] sizes = random.ints(150, 1, 30_000).toArray();
        sizes[40] = 250_000;
        sizes[41] = 300_000; // larger than a window
        sizes[42] = 3_000_000; // larger than many chunks
        List<String> mails = fill(random, sizes);
        try (var client = login()) {
            for (int walk = 0; walk < 300; walk++) {
                int i = walk < 150 ? walk : random.nextInt(150);
                String size = client.ok("RETR " + (i + 1));
                assertEquals("+OK " + (PREFIX + mails.get(i)).length() + " octets", size);
                assertEquals(withLineEnd(PREFIX + mails.get(i)), client.body(), "mail " + i);
            }
            client.ok("QUIT");
        }
    }

    @Test
    void walksAroundDeletedMails() throws IOException {
        var random = new Random(5);
        List<String> mails = fill(random, random.ints(60, 1, 5_000).toArray());
        try (var client = login()) {
            for (int i = 1; i < 60; i += 3) {
                client.ok("DELE " + (i + 1));
            }
            for (int i = 0; i < 60; i++) {
                if (i % 3 != 1) {
                    client.ok("RETR " + (i + 1));
                    assertEquals(withLineEnd(PREFIX + mails.get(i)), client.body(), "mail " + i);
                }
            }
        }
    }

    @Test
    void showsTheTopOfLargeMails() throws IOException {
        List<String> mails = fill(new Random(7), 3_000_000, 10);
        String whole = PREFIX + mails.get(0);
        try (var client = login()) {
            client.ok("TOP 1 1");
            int header = whole.indexOf("\r\n\r\n") + 4;
            assertEquals(whole.substring(0, whole.indexOf("\r\n", header) + 2), client.body());
            client.ok("TOP 1 999999");
            assertEquals(withLineEnd(whole), client.body());
        }
    }

    @Test
    void listsManyMailsAtOnce() throws IOException {
        int[] sizes = new int[3_000];
        List<String> mails = fill(new Random(9), sizes);
        try (var client = login()) {
            client.ok("LIST");
            String[] list = client.body().split("\r\n");
            assertEquals(3_000, list.length);
            client.ok("UIDL");
            String[] ids = client.body().split("\r\n");
            for (int i = 0; i < list.length; i++) {
                assertEquals(i + 1 + " " + (PREFIX + mails.get(i)).length(), list[i]);
                assertTrue(ids[i].matches(i + 1 + " [0-9a-f]{16}"), ids[i]);
            }
            assertEquals(
                    3_000, List.of(ids).stream().map(id -> id.split(" ")[1]).distinct().count());
        }
    }

    @Test
    void answersTheSameHoweverTheInputIsCut() throws IOException {
        fill(new Random(3), 100, 2_000, 50, 70_000);
        String script =
                "CAPA\r\nUSER ann@dozo.example\r\nPASS secret\r\nSTAT\r\nLIST\r\nUIDL\r\nRETR 2\r\n"
                        + "TOP 4 3\r\nRETR 4\r\nDELE 1\r\nRETR 1\r\nRSET\r\nNOOP\r\nJUNK\r\nQUIT\r\n";
        String expected;
        try (var client = new Pop3Client(office.address())) {
            client.send(script);
            expected = client.rest();
        }
        var random = new Random(53);
        for (int round = 0; round < 40; round++) {
            try (var client = new Pop3Client(office.address())) {
                int at = 0;
                while (at < script.length()) {
                    int end = Math.min(script.length(), at + 1 + random.nextInt(30));
                    client.send(script.substring(at, end));
                    at = end;
                }
                assertEquals(expected, client.rest(), "seed 53, round " + round);
            }
        }
    }

    @Test
    void faultsAreOursAndPass() throws IOException {
        fill(new Random(4), 100, 100);
        office.database.disturb(moment -> {
            throw new SQLException("the disk is on fire");
        });
        try (var client = new Pop3Client(office.address())) {
            client.ok("USER ann@dozo.example");
            String denied = client.ask("PASS secret");
            assertTrue(denied.startsWith("-ERR [SYS/TEMP] "), denied);
            office.database.disturb(Disturbance.NONE);
            client.ok("USER ann@dozo.example", "PASS secret");
            office.database.disturb(moment -> {
                throw new SQLException("again");
            });
            String failed = client.ask("RETR 1");
            assertTrue(failed.startsWith("-ERR [SYS/TEMP] "), failed);
            client.ok("NOOP", "STAT", "DELE 1");
            String update = client.ask("QUIT");
            assertTrue(update.startsWith("-ERR [SYS/TEMP] "), update);
            assertThrows(EOFException.class, client::line);
        }
        office.database.disturb(Disturbance.NONE);
        try (var client = login()) {
            assertEquals("+OK 2", client.ok("STAT").substring(0, 5));
        }
    }

    /** One fault at each place in turn where a session touches the database. */
    @Test
    void noSingleFaultIsToldAsAnythingElse() throws IOException {
        List<String> script =
                List.of("PASS secret", "STAT", "LIST 1", "UIDL 1", "DELE 1", "NOOP", "QUIT");
        int fault = 0;
        boolean struck = true;
        while (struck) {
            office.user("u" + fault);
            Account account = office.directory.account("u" + fault + "@dozo.example").orElseThrow();
            office.deliver(account, "", List.of(new byte[] {'a'}, new byte[] {'b'}));
            var left = new AtomicInteger(fault);
            office.database.disturb(moment -> {
                if (left.getAndDecrement() == 0) {
                    throw new SQLException("only once");
                }
            });
            String last = "";
            try (var client = new Pop3Client(office.address())) {
                client.ok("USER u" + fault + "@dozo.example");
                for (String command : script) {
                    last = client.ask(command);
                    if (last.startsWith("-ERR")) {
                        assertTrue(last.startsWith("-ERR [SYS/TEMP] "), command + ": " + last);
                        break;
                    }
                }
            }
            office.database.disturb(Disturbance.NONE);
            struck = left.get() < 0;
            boolean told = last.startsWith("-ERR"); // some do no harm: a verifier that is not kept
            long messages = office.mails.usage(account.id()).messages();
            assertEquals(told ? 2 : 1, messages, "fault " + fault + ": " + last);
            fault++;
        }
        assertTrue(fault > 3, "faults: " + fault);
    }

    @Test
    @Tag("heavy")
    void readersThatStopDoNotHoldUpTheDatabase() throws IOException {
        fill(new Random(2), 20_000_000);
        List<Pop3Client> stopped = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                var client = login();
                stopped.add(client);
                client.send("RETR 1\r\n"); // and never reads the mail
            }
            var random = new Random(3);
            for (int i = 0; i < 100; i++) {
                byte[] mail = new byte[2_000_000]; // can't be compressed: 200 MB in all
                random.nextBytes(mail);
                office.deliver(ann, "", List.of(mail));
                assertTrue(
                        office.database.logBytes() < 100_000_000,
                        () -> "WAL: " + office.database.logBytes());
            }
        } finally {
            for (Pop3Client client : stopped) {
                client.close();
            }
        }
    }

    @Test
    void aFaultInTheMiddleOfAMailClosesTheConnection() throws IOException {
        fill(new Random(4), 2_000_000);
        try (var client = login()) {
            client.ok("TOP 1 0");
            client.body();
            int[] readsLeft = {3};
            office.database.disturb(moment -> {
                if (readsLeft[0]-- <= 0) {
                    throw new SQLException("the disk is on fire");
                }
            });
            client.ok("RETR 1");
            String rest = client.rest();
            assertTrue(rest.length() < 2_000_000, "too much: " + rest.length());
            assertTrue(!rest.endsWith("\r\n.\r\n"), "the mail looks whole");
        }
    }

    @Test
    void saysWhyItShutsDownAndRemovesNothing() throws IOException {
        fill(new Random(6), 10);
        try (var client = login()) {
            client.ok("DELE 1");
            office.listener.drain(Duration.ofSeconds(20));
            assertTrue(client.line().startsWith("-ERR [SYS/TEMP] "));
            assertEquals("", client.rest());
        }
        assertEquals(1, office.mails.usage(ann.id()).messages());
    }

    @Test
    void suspendingAUserEndsHisSessions() throws IOException {
        try (var client = login()) {
            Office.done(office.customers.users().suspend("ann@dozo.example", true));
            assertThrows(IOException.class, () -> client.ask("NOOP"));
        }
        try (var client = new Pop3Client(office.address())) {
            client.ok("USER ann@dozo.example");
            String denied = client.ask("PASS secret");
            assertTrue(denied.startsWith("-ERR [AUTH] "), denied);
        }
    }

    @Test
    void manySessionsShareOneMailbox() throws Exception {
        List<String> mails = fill(new Random(8), new Random(8).ints(200, 1, 8_000).toArray());
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int reader = 0; reader < 8; reader++) {
            threads.add(
                    Thread.ofVirtual()
                            .uncaughtExceptionHandler((thread, e) -> failures.add(e))
                            .start(() -> readAll(mails)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), failures);
    }

    /** All commands at once, as one burst, and all answers after it. */
    private void readAll(List<String> mails) {
        try (var client = login()) {
            var burst = new StringBuilder();
            for (int i = 1; i <= mails.size(); i++) {
                burst.append("RETR ").append(i).append("\r\n");
            }
            client.send(burst.append("QUIT\r\n").toString());
            for (String mail : mails) {
                assertTrue(client.line().startsWith("+OK"));
                assertEquals(withLineEnd(PREFIX + mail), client.body());
            }
            assertTrue(client.line().startsWith("+OK"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
