package dozo.imap;

import dozo.dialogue.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Measures SEARCH over IMAP. Run by hand, with an empty folder:
 *
 * <pre>
 * java -cp target/test-classes:target/classes:... dozo.imap.SearchBench FOLDER MAILS BYTES
 * </pre>
 */
final class SearchBench {
    private static final int ROUNDS = 5;
    private static final int APPENDED_AT_ONCE = 100;

    private static final List<String> KEYS =
            List.of(
                    "FROM nobody",
                    "SUBJECT nothing",
                    "SENTSINCE 1-Jan-2030",
                    "HEADER X-List nothing",
                    "BODY nothing");

    private SearchBench() {}

    public static void main(String[] args) throws IOException {
        int mails = Integer.parseInt(args[1]);
        int bytes = Integer.parseInt(args[2]);
        try (ImapHouse house = new ImapHouse(Files.createDirectories(Path.of(args[0])))) {
            house.user("anna");
            try (Peer peer = Peer.connect(house.address(), Duration.ofMinutes(5))) {
                peer.readLine();
                run(peer, "LOGIN anna@dozo.example secret");
                fill(peer, mails, bytes);
                run(peer, "SELECT INBOX");
                for (String key : KEYS) {
                    System.out.printf("%-24s %5d ms%n", key, best(peer, key));
                }
            }
        }
    }

    private static void fill(Peer peer, int mails, int bytes) throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < mails; i += APPENDED_AT_ONCE) {
            StringBuilder append = new StringBuilder("APPEND INBOX");
            for (int j = i; j < Math.min(mails, i + APPENDED_AT_ONCE); j++) {
                String mail = mail(random, j, bytes);
                append.append(" {").append(mail.length()).append("+}\r\n").append(mail);
            }
            run(peer, append.toString());
        }
    }

    private static String mail(Random random, int number, int bytes) {
        byte[] content = new byte[bytes * 3 / 4];
        random.nextBytes(content);
        return "From: Sender "
                + number
                + " <sender@example.org>\r\nTo: anna@dozo.example\r\nSubject: mail "
                + number
                + "\r\nDate: Thu, 1 Feb 2024 10:00:00 +0900\r\n\r\n"
                + Base64.getMimeEncoder().encodeToString(content)
                + "\r\n";
    }

    private static long best(Peer peer, String key) throws IOException {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < ROUNDS; i++) {
            long start = System.nanoTime();
            run(peer, "SEARCH " + key);
            best = Math.min(best, System.nanoTime() - start);
        }
        return Duration.ofNanos(best).toMillis();
    }

    private static void run(Peer peer, String command) throws IOException {
        peer.send("t " + command + "\r\n");
        String line = peer.readLine();
        while (line != null && !line.startsWith("t ")) {
            line = peer.readLine();
        }
        if (line == null || !line.startsWith("t OK")) {
            throw new IOException(command.substring(0, 20) + ": " + line);
        }
    }
}
