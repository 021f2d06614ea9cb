package dozo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Lines as they come over a socket. */
class LinesTest {
    private static final int LIMIT = 1000;

    /** Tells how each line looks from inside. */
    private static void mirror(Connection connection) throws IOException {
        while (true) {
            Line line = connection.readLine(LIMIT);
            connection.write(line.ending().name());
            connection.write(" ");
            connection.writeNumber(line.length());
            connection.write(" ");
            connection.write(line.octets(), line.start(), Math.min(20, line.length()));
            connection.write('\r');
            connection.write('\n');
        }
    }

    @Test
    void tellsHowALineEnded() throws Exception {
        try (Door door = Door.plain(LinesTest::mirror);
                Socket client = door.connect()) {
            Door.send(client, "EHLO x\r\nbare\nin\rside\r\ntwice\r\r\n\r\n\n");
            assertEquals("CRLF 6 EHLO x", Door.line(client));
            assertEquals("BARE 4 bare", Door.line(client));
            assertEquals("BARE 7 in", Door.line(client).substring(0, 9));
            assertEquals("BARE 6 twice", Door.line(client));
            assertEquals("CRLF 0 ", Door.line(client));
            assertEquals("BARE 0 ", Door.line(client));
        }
    }

    @Test
    void takesALineOfExactlyTheLimitAndDropsALongerOne() throws Exception {
        try (Door door = Door.plain(LinesTest::mirror);
                Socket client = door.connect()) {
            Door.send(client, "x".repeat(LIMIT - 2) + "\r\n");
            assertEquals("CRLF 998 " + "x".repeat(20), Door.line(client));
            Door.send(client, "y".repeat(LIMIT - 1) + "\r\nnext\r\n");
            assertEquals("TOO_LONG 159 " + "y".repeat(20), Door.line(client));
            assertEquals("CRLF 4 next", Door.line(client));
            Door.send(client, "z".repeat(100_000) + "\r\nlast\r\n");
            assertEquals("TOO_LONG 159 " + "z".repeat(20), Door.line(client));
            assertEquals("CRLF 4 last", Door.line(client));
        }
    }

    @Test
    void givesUpAClientWhoseLineNeverEnds() throws Exception {
        try (Door door = Door.plain(LinesTest::mirror);
                Socket client = door.connect()) {
            byte[] noise = new byte[64 * 1024];
            Arrays.fill(noise, (byte) 'x');
            try {
                for (int i = 0; i < 1000; i++) {
                    client.getOutputStream().write(noise);
                }
            } catch (IOException expected) {
                // cut by the server
            }
            assertEquals("ENDLESS", door.end());
        }
    }

    @Test
    void readsTheSameLinesHoweverTheyArePacked() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StringBuilder sent = new StringBuilder();
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 500; i++) {
            int length = random.nextInt(10) == 0 ? random.nextInt(LIMIT - 2) : random.nextInt(60);
            sent.append("a".repeat(length)).append("\r\n");
            expected.append("CRLF ").append(length).append(' ');
            expected.append("a".repeat(Math.min(length, 20))).append('\n');
        }
        try (Door door = Door.plain(LinesTest::mirror);
                Socket client = door.connect()) {
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> sendInPieces(client, sent.toString(), new Random(seed)));
            StringBuilder seen = new StringBuilder();
            for (int i = 0; i < 500; i++) {
                seen.append(Door.line(client)).append('\n');
            }
            writer.join();
            assertEquals(expected.toString(), seen.toString(), "seed " + seed);
        }
    }

    @Test
    void splitsAnyOctetsAsASimpleReaderDoes() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            sent.append("\r\n\r\n\nabc\0é".charAt(random.nextInt(10)));
            if (random.nextInt(3000) == 0) {
                sent.append("vwxyz".repeat(random.nextInt(LIMIT)));
            }
        }
        sent.append("\r\nend\r\n");
        List<String> expected = simply(sent.toString());
        try (Door door =
                        Door.plain(connection -> {
                            String text = "";
                            while (!text.equals("CRLF end")) {
                                Line line = connection.readLine(LIMIT);
                                text = line.ending() + " " + line.text();
                                connection.write(text.replace('\r', '^') + "\n");
                            }
                        });
                Socket client = door.connect()) {
            Thread writer =
                    Thread.ofVirtual()
                            .start(() -> sendInPieces(client, sent.toString(), new Random(seed)));
            for (String line : expected) {
                assertEquals(line, Door.line(client), "seed " + seed);
            }
            writer.join();
        }
    }

    /** What the lines should look like, told in the plainest way. */
    private static List<String> simply(String text) {
        List<String> lines = new ArrayList<>();
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start) + 1;
            String whole = text.substring(start, end);
            start = end;
            String content = whole.replaceFirst("\r?\n$", "");
            if (whole.length() > LIMIT) {
                String last = whole.substring(whole.length() - 33).replaceFirst("\r?\n$", "");
                lines.add("TOO_LONG " + (whole.substring(0, 128) + last).replace('\r', '^'));
            } else if (whole.endsWith("\r\n") && content.indexOf('\r') < 0) {
                lines.add("CRLF " + content);
            } else {
                lines.add("BARE " + content.replace('\r', '^'));
            }
        }
        return lines;
    }

    private static void sendInPieces(Socket client, String text, Random random) {
        try {
            for (int at = 0; at < text.length(); ) {
                int piece = Math.min(text.length() - at, 1 + random.nextInt(700));
                Door.send(client, text.substring(at, at + piece));
                at += piece;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
