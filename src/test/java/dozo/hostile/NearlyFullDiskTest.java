package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.Premises;
import dozo.dialogue.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small disk of its own that others fill, and empty again; needs root. */
@Tag("heavy")
class NearlyFullDiskTest {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long DISK_MEGABYTES = 600;
    private static final long LEFT_BYTES = 12 << 20; // less than 5 %, and not quite nothing
    private static final String MAIL = "Subject: full\r\n\r\nbody\r\n";
    private static final String ANN = Premises.address("ann");

    @TempDir private Path folder;
    private Path disk;

    @BeforeEach
    void mount() throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        Assumptions.assumeTrue(root, "skipped: a disk of its own needs root");
        disk = Files.createDirectory(folder.resolve("disk"));
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_MEGABYTES + "M", "none", disk.toString());
    }

    @AfterEach
    void unmount() throws IOException {
        run("umount", disk.toString());
    }

    @Test
    void takesNoMailWhileThereIsNoRoomAndGoesOnByItself() throws Exception {
        try (Premises premises = new Premises(disk.resolve("data"))) {
            premises.user("ann");
            for (int i = 0; i < 4; i++) {
                assertEquals("250", deliver(premises));
            }
            Path filler = fill(LEFT_BYTES);
            await(premises, "452");
            assertReadsAndDeletesGoOn(premises, 4);

            Files.delete(filler);
            await(premises, "250");
            try (Peer imap = Talk.imap(premises.at(Door.IMAP), ANN)) {
                assertTrue(append(imap).startsWith("t OK"));
            }
            assertEquals(4, count(premises), "two of four, and two new ones");
        }
    }

    /** Not one octet left: nothing is lost, and what was refused can be sent again. */
    @Test
    void losesNothingWhenTheDiskIsFullToTheLastOctet() throws Exception {
        int taken = 0;
        try (Premises premises = new Premises(disk.resolve("data"))) {
            premises.user("ann");
            Path filler = fill(0);
            for (int i = 0; i < 20; i++) {
                String reply = deliver(premises);
                assertTrue(reply.equals("250") || reply.startsWith("45"), reply);
                taken += reply.equals("250") ? 1 : 0;
            }
            assertEquals(taken, count(premises));
            Files.delete(filler);
            await(premises, "250");
            taken++;
            assertEquals(taken, count(premises));
        }
        try (Premises again = new Premises(folder.resolve("elsewhere"))) {
            assertTrue(again.database().roomLeft(), "the next disk has room");
        }
    }

    private static void assertReadsAndDeletesGoOn(Premises premises, int mails) throws IOException {
        try (Peer imap = Talk.imap(premises.at(Door.IMAP), ANN)) {
            String reply = append(imap);
            assertTrue(reply.startsWith("t NO"), reply);
            assertTrue(Talk.run(imap, "SELECT INBOX").startsWith("t OK"));
            assertTrue(Talk.fetched(imap, "FETCH 1 BODY[]").contains("\r\n" + MAIL));
            assertTrue(Talk.run(imap, "STORE 1 +FLAGS (\\Deleted)").startsWith("t OK"));
            List<String> gone = Talk.responses(imap, "EXPUNGE");
            assertTrue(gone.contains("* 1 EXPUNGE"), gone.toString());
        }
        try (Peer pop3 = Talk.pop3(premises.at(Door.POP3), ANN)) {
            assertTrue(Talk.retrieved(pop3, 1).endsWith(MAIL));
            Talk.ok(pop3, "DELE 1");
            Talk.ok(pop3, "QUIT");
        }
        assertEquals(mails - 2, count(premises));
    }

    private static String append(Peer imap) throws IOException {
        imap.send("t APPEND INBOX {" + MAIL.length() + "}\r\n");
        String answer = Talk.response(imap);
        if (!answer.startsWith("+")) {
            return answer;
        }
        imap.send(MAIL + "\r\n");
        return Talk.untilTagged(imap).getLast();
    }

    /** Sends until the reply has this code: the disk is looked at once a second. */
    private static void await(Premises premises, String code) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (premises.database().roomLeft() == code.equals("452") && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(20); // there is nothing to wait on
        }
        assertEquals(code, deliver(premises));
    }

    /** Answers the code of the reply that decided. */
    private static String deliver(Premises premises) throws IOException {
        try (Peer smtp = Talk.smtp(premises.at(Door.SMTP))) {
            String code = Talk.mail(smtp, ANN, MAIL).substring(0, 3);
            smtp.command("QUIT"); // the 250 was read: the same octets are a new mail then
            return code;
        }
    }

    private static int count(Premises premises) throws IOException {
        try (Peer pop3 = Talk.pop3(premises.at(Door.POP3), ANN)) {
            return Integer.parseInt(Talk.ok(pop3, "STAT").split(" ")[1]);
        }
    }

    private Path fill(long left) throws IOException {
        Path filler = disk.resolve("filler");
        byte[] piece = new byte[1 << 16];
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (Files.getFileStore(disk).getUsableSpace() > left + piece.length) {
                out.write(piece);
            }
            if (left == 0) {
                out.write(new byte[(int) Files.getFileStore(disk).getUsableSpace()]);
            }
        }
        return filler;
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.onExit().join().exitValue(), output);
    }
}
