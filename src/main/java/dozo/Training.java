package dozo;

import dozo.account.customer.NewUser;
import dozo.account.customer.Tenant;
import dozo.account.secret.Hashing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * What the AOT cache is made of: a server that starts, takes a mail and shows it, in the clear and
 * inside TLS, and tells of its health, on a folder of its own that is gone afterwards.
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
            speakSecurely(
                    folder.resolve("tls/ca.pem"),
                    server.port(993),
                    "e LOGIN " + USER + " " + SECRET + "\r\nf LOGOUT\r\n");
            for (String page : List.of("/health/ready", "/metrics")) {
                speak(server.port(80), List.of(), "GET " + page + " HTTP/1.0\r\n\r\n");
            }
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
            speak(socket, lines, end);
        }
    }

    /** The same inside TLS, trusting the authority that was made a moment ago. */
    private static void speakSecurely(Path authority, int port, String end) throws IOException {
        try (InputStream file = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(file));
            TrustManagerFactory trust =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            InetAddress here = InetAddress.getLoopbackAddress();
            try (Socket socket = context.getSocketFactory().createSocket(here, port)) {
                speak(socket, List.of(), end);
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void speak(Socket socket, List<String> lines, String end) throws IOException {
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
