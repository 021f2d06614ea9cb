package dozo;

import dozo.account.customer.NewUser;
import dozo.account.customer.Tenant;
import dozo.account.secret.Hashing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the AOT cache is made of: a server that starts, takes a mail and shows it, on a folder of
 * its own that is gone afterwards.
 */
final class Training {
    private static final String SECRET = "training-training";
    private static final String USER = "pupil@training.example";
    private static final int READ_MILLIS = 20_000;

    private Training() {}

    /** Runs it; answers the exit code. */
    static int run() throws IOException {
        Path folder = Files.createTempDirectory("dozo-training");
        Config config =
                Config.standard()
                        .withData(folder)
                        .withListen("127.0.0.1")
                        .withPortOffset(FreePorts.offset());
        try (Server server = new Server(config)) {
            server.openDoors();
            server.customers().domains().add("training.example", Tenant.DEFAULT);
            byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
            server.customers().users().add(new NewUser(USER, "", new Hashing().hash(secret), null));
            speak(
                    server.port(25),
                    List.of("EHLO here", "MAIL FROM:<>", "RCPT TO:<" + USER + ">", "DATA"),
                    "Subject: training\r\n\r\nAgain.\r\n.\r\nQUIT\r\n");
            speak(
                    server.port(110),
                    List.of("USER " + USER, "PASS " + SECRET, "STAT"),
                    "RETR 1\r\nQUIT\r\n");
            speak(
                    server.port(143),
                    List.of("a LOGIN " + USER + " " + SECRET, "b SELECT INBOX"),
                    "c FETCH 1 (FLAGS ENVELOPE BODYSTRUCTURE BODY[])\r\nd LOGOUT\r\n");
            speak(server.port(80), List.of(), "GET /health/ready HTTP/1.0\r\n\r\n");
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return 0;
    }

    /** Says lines, each after an answer to the one before; then the end, and reads to it. */
    private static void speak(int port, List<String> lines, String end) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(READ_MILLIS);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line : lines) {
                in.readLine();
                out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            }
            out.write(end.getBytes(StandardCharsets.ISO_8859_1));
            while (in.readLine() != null) {
                // to the end of the session
            }
        }
    }
}
