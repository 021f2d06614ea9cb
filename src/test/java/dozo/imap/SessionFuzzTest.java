package dozo.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole sessions under random input: none hangs, none hits a bug of ours. */
class SessionFuzzTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String MAIL =
            "From: a@example.org\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n"
                    + "\r\n--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\n";

    private static final String[] COMMANDS = {
        "NOOP",
        "CAPABILITY",
        "CHECK",
        "ID NIL",
        "NAMESPACE",
        "LIST \"\" *",
        "LSUB \"\" %",
        "LIST (SUBSCRIBED) \"\" % RETURN (CHILDREN STATUS (MESSAGES))",
        "SELECT INBOX",
        "EXAMINE INBOX",
        "SELECT Trash (CONDSTORE)",
        "SELECT INBOX (QRESYNC (1 1))",
        "CREATE x/y",
        "DELETE x/y",
        "DELETE x",
        "RENAME x z",
        "SUBSCRIBE x",
        "UNSUBSCRIBE x",
        "STATUS INBOX (MESSAGES UNSEEN RECENT SIZE HIGHESTMODSEQ DELETED DELETED-STORAGE)",
        "ENABLE CONDSTORE",
        "ENABLE QRESYNC",
        "GETQUOTAROOT INBOX",
        "GETQUOTA account",
        "FETCH 1:* (FLAGS UID)",
        "FETCH 1:* ALL",
        "FETCH 1 BODY[1]",
        "FETCH * (BODY.PEEK[2.MIME])",
        "FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)]<2.5> BODYSTRUCTURE)",
        "FETCH 1 RFC822",
        "UID FETCH 1:* FLAGS (CHANGEDSINCE 1)",
        "UID FETCH 1:* FLAGS (CHANGEDSINCE 1 VANISHED)",
        "STORE 1 +FLAGS (\\Seen $x)",
        "STORE 1:* FLAGS.SILENT (\\Deleted)",
        "UID STORE 1:* (UNCHANGEDSINCE 3) -FLAGS (\\Deleted)",
        "EXPUNGE",
        "UID EXPUNGE 1:2",
        "SEARCH ALL",
        "SEARCH TEXT two",
        "UID SEARCH NOT BODY one OR SINCE 1-Jan-2020 SENTON" + " 1-Jan-2020",
        "SEARCH RETURN (MIN MAX COUNT ALL SAVE) UNSEEN",
        "FETCH $ FLAGS",
        "SEARCH MODSEQ 1",
        "COPY 1 Trash",
        "MOVE 1 Trash",
        "UID COPY 1:* x",
        "CLOSE",
        "UNSELECT",
        "IDLE\r\nDONE",
        "STARTTLS x",
        "LOGIN a b",
        "LOGOUT x",
        "FOO",
        "APPEND INBOX {3+}\r\nabc"
    };

    @TempDir Path folder;

    @Test
    void answersWhateverComes() throws IOException {
        long seed = Long.getLong("dozo.fuzz.seed", System.nanoTime());
        long end = System.nanoTime() + Long.getLong("dozo.fuzz.seconds", 4) * 1_000_000_000L;
        Random random = new Random(seed);
        try (ImapHouse house = new ImapHouse(folder)) {
            house.user("anna");
            int round = 0;
            while (System.nanoTime() < end) {
                session(house, random, "seed " + seed + " session " + ++round);
            }
            assertTrue(round > 0);
        }
    }

    private static void session(ImapHouse house, Random random, String where) throws IOException {
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            if (random.nextInt(5) > 0) {
                peer.send("in LOGIN anna@dozo.example secret\r\n");
                peer.send("ap APPEND INBOX {" + MAIL.length() + "+}\r\n" + MAIL + "\r\n");
            }
            StringBuilder sent = new StringBuilder();
            boolean cut = !sendAll(peer, random, sent);
            String answers = all(peer);
            assertFalse(answers.contains("SERVERBUG"), where + ":\n" + sent + "\n" + answers);
            assertTrue(answers.startsWith("* OK "), where);
            assertTrue(!cut || answers.contains("* BYE "), where + ":\n" + sent + "\n" + answers);
        }
    }

    /** Answers false if the server closed before all was sent. */
    private static boolean sendAll(Peer peer, Random random, StringBuilder sent)
            throws IOException {
        try {
            for (int i = 0; i < 20; i++) {
                String line = line(random);
                sent.append(line);
                peer.send(line);
            }
            // whatever the last piece left open: a literal, a string, IDLE, AUTHENTICATE
            peer.send("\r\n" + "x".repeat(100) + "\r\nDONE\r\n*\r\nlast NOOP\r\n");
            peer.endOutput();
            return true;
        } catch (SocketException e) {
            return false;
        }
    }

    private static String all(Peer peer) throws IOException {
        StringBuilder all = new StringBuilder();
        @Nullable String line = peer.readLine();
        while (line != null) {
            all.append(line).append('\n');
            line = peer.readLine();
        }
        return all.toString();
    }

    private static String line(Random random) {
        StringBuilder line =
                new StringBuilder("t ").append(COMMANDS[random.nextInt(COMMANDS.length)]);
        for (int i = random.nextInt(4); i > 2; i--) {
            int at = random.nextInt(line.length());
            switch (random.nextInt(3)) {
                case 0 -> line.setCharAt(at, (char) random.nextInt(256));
                case 1 -> line.deleteCharAt(at);
                default -> line.insert(at, (char) random.nextInt(256));
            }
        }
        return line.append("\r\n").toString();
    }

    @Test
    void readsPiecesOfAnySizeAlike() throws IOException {
        long seed = Long.getLong("dozo.fuzz.seed", System.nanoTime());
        Random random = new Random(seed);
        String script =
                "a1 LOGIN {17+}\r\nanna@dozo.example \"secret\"\r\n"
                        + "a2 EXAMINE INBOX\r\na3 FETCH 1:* (FLAGS BODY[] ENVELOPE)\r\n"
                        + "a4 SEARCH CHARSET UTF-8 TEXT {3+}\r\none\r\na5 FOO {2+}\r\nab\r\n"
                        + "a6 LIST \"\" \"*\"\r\na7 IDLE\r\nDONE\r\na8 LOGOUT\r\n";
        try (ImapHouse house = new ImapHouse(folder)) {
            house.user("anna");
            String append =
                    "in LOGIN anna@dozo.example secret\r\nap APPEND INBOX {"
                            + MAIL.length()
                            + "+}\r\n"
                            + MAIL
                            + "\r\nse SELECT INBOX\r\nlo LOGOUT\r\n";
            assertTrue(played(house, append, random, append.length()).contains("ap OK"));
            String expected = played(house, script, random, script.length());
            assertTrue(expected.contains("\na8 OK"), expected);
            for (int round = 0; round < 30; round++) {
                int most = 1 + random.nextInt(round % 2 == 0 ? 3 : 60);
                assertEquals(expected, played(house, script, random, most), "seed " + seed);
            }
        }
    }

    private static String played(ImapHouse house, String script, Random random, int most)
            throws IOException {
        byte[] octets = script.getBytes(StandardCharsets.ISO_8859_1);
        try (Peer peer = Peer.connect(house.address(), PATIENCE)) {
            for (int at = 0; at < octets.length; ) {
                int piece = Math.min(octets.length - at, 1 + random.nextInt(most));
                peer.send(java.util.Arrays.copyOfRange(octets, at, at + piece));
                at += piece;
            }
            return all(peer);
        }
    }
}
