package dozo.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import dozo.house.MailHouse;
import dozo.trace.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmtpSessionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String MAIL = "Subject: hi\r\nMessage-ID: <m@client>\r\n\r\nbody\r\n";

    @TempDir Path folder;
    private MailHouse house;

    @BeforeEach
    void open() {
        house = new MailHouse(folder, MailHouse.Wishes.NONE);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Peer greeted() throws IOException {
        Peer peer = Peer.connect(house.address(), PATIENCE);
        peer.reply();
        peer.command("EHLO client.example");
        return peer;
    }

    private static String send(Peer peer, String mail, String... recipients) throws IOException {
        peer.command("MAIL FROM:<x@client.example>");
        for (String recipient : recipients) {
            String reply = peer.command("RCPT TO:<" + recipient + ">");
            assertEquals("250 2.1.5 Recipient OK", reply);
        }
        String reply = peer.command("DATA");
        return reply.startsWith("354") ? peer.command(mail + ".") : reply;
    }

    private static String idOf(String reply) {
        assertTrue(reply.startsWith("250 2.0.0 Delivered as "), reply);
        return reply.substring(reply.lastIndexOf(' ') + 1);
    }

    // ---- what stands before the mail

    @Test
    void stampsWithTheIdOfTheReply() throws IOException {
        String id;
        try (Peer peer = greeted()) {
            id = idOf(send(peer, MAIL, "ann+tag@dozo.example"));
        }
        String mail = house.inbox("ann@dozo.example").getFirst();
        String expected =
                """
                Return-Path: <x@client.example>\r
                Delivered-To: ann+tag@dozo.example\r
                Received: from client.example ([127.0.0.1])\r
                \tby mail.dozo.example (Dozo) with ESMTP id ID\r
                \tfor <ann+tag@dozo.example>;\r
                """
                        .replace("ID", id);
        assertEquals(expected, mail.substring(0, expected.length()));
        assertEquals(MAIL, MailHouse.body(mail));
    }

    @Test
    void tellsNobodyOfTheOtherRecipients() throws IOException {
        try (Peer peer = greeted()) {
            send(peer, MAIL, "ann@dozo.example", "bob@dozo.example");
        }
        String mail = house.inbox("ann@dozo.example").getFirst();
        assertTrue(mail.contains("\r\nDelivered-To: ann@dozo.example\r\n"), mail);
        assertTrue(!mail.contains("for <") && !mail.contains("bob@"), mail);
    }

    @Test
    void namesTlsInReceived() throws IOException {
        try (Peer peer = greeted()) {
            peer.command("STARTTLS");
            peer.shakeHands();
            peer.command("EHLO <odd;(name>");
            peer.command("MAIL FROM:<> SMTPUTF8");
            peer.command("RCPT TO:<ann@dozo.example>");
            peer.command("DATA");
            idOf(peer.command(MAIL + "."));
        }
        String mail = house.inbox("ann@dozo.example").getFirst();
        assertTrue(mail.startsWith("Return-Path: <>\r\n"), mail);
        assertTrue(mail.contains("from ?odd??name? ([127.0.0.1])"), mail);
        assertTrue(mail.contains(" with UTF8SMTPS id "), mail);
        assertTrue(mail.contains("\r\n\ttls TLS_AES_256_GCM_SHA384 (TLSv1.3);\r\n"), mail);
    }

    @Test
    void sharesOneBodyAmongTheRecipientsOfATenant() throws IOException {
        try (Peer peer = greeted()) {
            send(peer, MAIL, "staff@dozo.example", "sales@dozo.example");
        }
        assertEquals(1, count("SELECT count(*) FROM blob"));
        assertEquals(1, house.inbox("ann@dozo.example").size());
        assertEquals(1, house.inbox("bob@dozo.example").size());
    }

    private int count(String sql) {
        return house.database.read(tx -> {
            try (ResultSet rows = tx.prepare(sql).executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        });
    }

    @Test
    void tracesFromTheDoorToTheMailbox() throws IOException {
        String id;
        try (Peer peer = greeted()) {
            id = idOf(send(peer, MAIL, "staff@dozo.example"));
        }
        List<Step> steps = house.trace.find(id, 10);
        assertEquals(
                List.of("accepted", "delivered", "delivered"),
                steps.stream().map(Step::kind).toList());
        assertEquals(steps, house.trace.find("<m@client>", 10));
        assertEquals(steps, house.trace.find("staff@dozo.example", 10));
        assertEquals(
                "from client.example [127.0.0.1] ESMTP, " + MAIL.length() + " octets",
                steps.getFirst().detail());
        assertEquals("INBOX of ann@dozo.example, UID 1", steps.get(1).detail());
    }

    // ---- octets

    @Test
    void keepsEveryOctetWhateverThePieces() throws IOException {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Peer peer = greeted()) {
            for (int i = 0; i < 60; i++) {
                String mail = randomMail(random);
                peer.command("MAIL FROM:<x@client.example>");
                peer.command("RCPT TO:<ann@dozo.example>");
                if (random.nextBoolean()) {
                    peer.command("DATA");
                    sendInPieces(peer, stuffed(mail) + ".\r\n", random);
                } else {
                    sendInPieces(peer, "BDAT " + mail.length() + " LAST\r\n" + mail, random);
                }
                idOf(peer.reply());
                String stored = house.inbox("ann@dozo.example").getLast();
                assertEquals(mail, MailHouse.body(stored), "-Ddozo.seed=" + seed);
            }
        }
    }

    private static String randomMail(Random random) {
        StringBuilder mail = new StringBuilder("Subject: x\r\n");
        String pieces = "..ab \0\u00ff\u0085";
        int lines = random.nextInt(random.nextInt(20) == 0 ? 20_000 : 20);
        for (int i = 0; i < lines; i++) {
            for (int n = random.nextInt(8); n > 0; n--) {
                mail.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            mail.append("\r\n");
        }
        return mail.toString();
    }

    private static String stuffed(String mail) {
        String lines = mail.startsWith(".") ? "." + mail : mail;
        return lines.replace("\r\n.", "\r\n..");
    }

    private static void sendInPieces(Peer peer, String octets, Random random) throws IOException {
        for (int from = 0; from < octets.length(); ) {
            int most = random.nextInt(4) == 0 ? 3 : 5_000;
            int to = Math.min(octets.length(), from + 1 + random.nextInt(most));
            peer.send(octets.substring(from, to));
            from = to;
        }
    }

    /** RFC 2920: how the octets are cut on their way must not change a reply. */
    @Test
    void givesTheSameRepliesWhereverTheGroupsAreCut() throws IOException {
        List<String> groups =
                List.of(
                        "EHLO client.example\r\n",
                        lines(
                                "MAIL FROM:<x@client.example> SIZE=10",
                                "RCPT TO:<ann@dozo.example>",
                                "RCPT TO:<nobody@dozo.example>",
                                "DATA"),
                        lines(
                                "a",
                                "..",
                                ".",
                                "RSET",
                                "NOOP",
                                "MAIL FROM:<>",
                                "RCPT TO:<bob@dozo.example>",
                                "BDAT 4",
                                "a",
                                ".BDAT 2 LAST",
                                "",
                                "MAIL FROM:<",
                                "QUIT"));
        List<Integer> lines = List.of(9, 4, 9);
        List<String> expected = converse(groups, lines, -1, -1);
        assertEquals(22, expected.size());
        for (int group = 0; group < groups.size(); group++) {
            for (int cut = 1; cut < groups.get(group).length(); cut++) {
                assertEquals(expected, converse(groups, lines, group, cut), group + " at " + cut);
            }
        }
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private List<String> converse(List<String> groups, List<Integer> lines, int group, int cut)
            throws IOException {
        List<String> replies = new ArrayList<>();
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            peer.reply();
            for (int i = 0; i < groups.size(); i++) {
                String octets = groups.get(i);
                if (i == group) {
                    peer.send(octets.substring(0, cut));
                    peer.send(octets.substring(cut));
                } else {
                    peer.send(octets);
                }
                for (int n = lines.get(i); n > 0; n--) {
                    replies.add(String.valueOf(peer.readLine()).replaceAll("as \\d+", "as ID"));
                }
            }
            assertNull(peer.readLine());
        }
        return replies;
    }

    // ---- people come and go

    @Test
    void defersAMailWhoseRecipientHasJustGone() throws IOException {
        try (Peer peer = greeted()) {
            peer.command("MAIL FROM:<x@client.example>");
            peer.command("RCPT TO:<ann@dozo.example>");
            peer.command("RCPT TO:<bob@dozo.example>");
            peer.command("DATA");
            house.customers.users().remove("bob@dozo.example");
            String reply = peer.command(MAIL + ".");
            assertEquals("451 4.2.1 A recipient has just changed, please try again", reply);
            assertEquals(0, house.inbox("ann@dozo.example").size());
            peer.command("MAIL FROM:<x@client.example>");
            assertEquals(
                    "550 5.1.1 No such mailbox here", peer.command("RCPT TO:<bob@dozo.example>"));
            peer.command("RSET");
            idOf(send(peer, MAIL, "ann@dozo.example"));
        }
    }

    /** Design rule 27: over by one mail is allowed, and the next one is refused at RCPT. */
    @Test
    void refusesAFullMailboxAtRcptOnly() throws IOException {
        house.user("small@dozo.example", 100);
        try (Peer peer = greeted()) {
            String[] five = {
                "ann@dozo.example",
                "small@dozo.example",
                "bob@dozo.example",
                "staff@dozo.example",
                "sales@dozo.example"
            };
            idOf(send(peer, MAIL, five));
            assertEquals(1, house.inbox("small@dozo.example").size());
            peer.command("MAIL FROM:<x@client.example>");
            assertEquals(
                    "452 4.2.2 The mailbox is full", peer.command("RCPT TO:<small@dozo.example>"));
            peer.command("RCPT TO:<ann@dozo.example>");
            peer.command("DATA");
            idOf(peer.command(MAIL + "."));
        }
        assertEquals(1, house.inbox("small@dozo.example").size());
        assertEquals(2, house.inbox("ann@dozo.example").size());
    }

    @Test
    void takesTheSameTextTwice() throws IOException {
        try (Peer peer = greeted()) {
            idOf(send(peer, MAIL, "ann@dozo.example"));
            idOf(send(peer, MAIL.replace("<m@", "<n@"), "ann@dozo.example"));
        }
        assertEquals(2, house.inbox("ann@dozo.example").size());
    }

    // ---- many at once, and the end

    @Test
    void deliversFromManySessionsAtOnce() throws Exception {
        int sessions = 20;
        int mails = 10;
        AtomicInteger next = new AtomicInteger();
        Callable<List<String>> session =
                () -> {
                    try (Peer peer = greeted()) {
                        List<String> ids = new ArrayList<>();
                        for (int i = 0; i < mails; i++) {
                            String mail = MAIL.replace("<m@", "<" + next.getAndIncrement() + "@");
                            ids.add(idOf(send(peer, mail, "staff@dozo.example")));
                        }
                        return ids;
                    }
                };
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> all =
                    IntStream.range(0, sessions).mapToObj(i -> pool.submit(session)).toList();
            int ids = 0;
            Set<String> different = new HashSet<>();
            for (Future<List<String>> one : all) {
                different.addAll(one.get());
                ids += one.get().size();
            }
            assertEquals(sessions * mails, ids);
            assertEquals(sessions * mails, different.size());
        }
        assertEquals(sessions * mails, house.inbox("ann@dozo.example").size());
        assertEquals(sessions * mails, house.inbox("bob@dozo.example").size());
    }

    @Test
    void saysGoodbyeBetweenTwoCommandsWhenShuttingDown() throws Exception {
        try (Peer idle = greeted();
                Peer busy = greeted()) {
            busy.command("MAIL FROM:<x@client.example>");
            busy.command("RCPT TO:<ann@dozo.example>");
            busy.command("DATA");
            Thread drain =
                    Thread.ofVirtual().start(() -> house.listener.drain(Duration.ofSeconds(20)));
            String farewell = "421 4.3.2 mail.dozo.example Shutting down, come back";
            assertEquals(farewell, idle.reply());
            assertNull(idle.readLine());
            // the mail that has begun is taken to its end
            idOf(busy.command(MAIL + "."));
            assertEquals(farewell, busy.reply());
            drain.join();
        }
        assertEquals(1, house.inbox("ann@dozo.example").size());
    }

    @Test
    void takesALargeMailInChunksOfTheStore() throws IOException {
        String mail = "Subject: large\r\n\r\n" + "0123456789abcdef\r\n".repeat(50_000);
        try (Peer peer = greeted()) {
            idOf(send(peer, mail, "ann@dozo.example"));
        }
        String stored = house.inbox("ann@dozo.example").getFirst();
        assertEquals(mail, MailHouse.body(stored));
        assertEquals(mail.length(), mail.getBytes(ISO_8859_1).length);
    }
}
