package dozo.bench.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Many IMAP sessions that log in, SELECT their inbox and IDLE (RFC 2177). Obeys the words of
 * standard input: {@code warm} logs in once to each account, {@code open} opens the sessions,
 * {@code deliver} sends a mail to the first account and waits until all of its idlers heard of it.
 * Each answer is a line; the end of the input closes the sessions.
 */
final class Idlers {
    /** Where the server listens, and whether the IMAP port speaks TLS from the start. */
    record Ports(int smtp, int imap, boolean tls) {}

    private static final int OPENERS = 32;
    private static final int SOURCES = 16; // 127.0.0.2 and on: one address has 28,000 ports
    private static final int PATIENCE_SECONDS = 60;
    private static final int LINE_LIMIT = 8192;

    private final Ports ports;
    private final int sessions;
    private final int accounts;
    private final int watchers;
    private final SSLContext anyone;
    private final List<Socket> open = new ArrayList<>();

    /**
     * Describes the idlers.
     *
     * @param accounts over which the sessions are spread, the first one apart; at least two
     * @param watchers sessions of the first account
     */
    Idlers(Ports ports, int sessions, int accounts, int watchers) {
        this.ports = ports;
        this.sessions = sessions;
        this.accounts = accounts;
        this.watchers = watchers;
        this.anyone = trusting();
    }

    /** Obeys until the input ends. */
    void run() throws Exception {
        StringBuilder word = new StringBuilder();
        for (int c = System.in.read(); c >= 0; c = System.in.read()) {
            if (c != '\n') {
                word.append((char) c);
                continue;
            }
            switch (word.toString()) {
                case "warm" -> warm();
                case "open" -> open();
                case "deliver" -> System.out.println("reached " + deliver());
                default -> throw new IllegalArgumentException(word.toString());
            }
            word.setLength(0);
        }
        for (Socket socket : open) {
            socket.close();
        }
    }

    private void warm() throws Exception {
        atOnce(
                accounts,
                number -> {
                    Socket socket = idle(number);
                    socket.close();
                    return socket;
                });
        System.out.println("warm");
    }

    private void open() throws Exception {
        open.addAll(
                atOnce(
                        sessions,
                        number -> idle(number < watchers ? 0 : 1 + number % (accounts - 1))));
        System.out.println("open " + open.size());
    }

    /** Makes one connection. */
    private interface Opening {
        Socket of(int number) throws IOException;
    }

    private static List<Socket> atOnce(int count, Opening opening) throws Exception {
        List<Callable<Socket>> works = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            works.add(() -> opening.of(number));
        }
        List<Socket> sockets = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(OPENERS)) {
            for (Future<Socket> socket : threads.invokeAll(works)) {
                sockets.add(socket.get());
            }
        } catch (ExecutionException e) {
            throw new IOException("a session failed: " + e.getCause(), e.getCause());
        }
        return sockets;
    }

    /** A session of that account, in IDLE. */
    private Socket idle(int account) throws IOException {
        Socket socket = connect(account);
        InputStream in = socket.getInputStream();
        line(in);
        say(socket, "a LOGIN " + People.user(account) + " " + People.PASSWORD, "a OK");
        say(socket, "b SELECT INBOX", "b OK");
        say(socket, "c IDLE", "+ ");
        return socket;
    }

    private Socket connect(int account) throws IOException {
        Socket socket = ports.tls() ? anyone.getSocketFactory().createSocket() : new Socket();
        byte[] source = {127, 0, 0, (byte) (2 + account % SOURCES)};
        socket.bind(new InetSocketAddress(InetAddress.getByAddress(source), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.imap()));
        socket.setSoTimeout(PATIENCE_SECONDS * 1000);
        if (socket instanceof SSLSocket tls) {
            tls.startHandshake();
        }
        return socket;
    }

    private static void say(Socket socket, String command, String until) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
        String line;
        do {
            line = line(socket.getInputStream());
            if (line.startsWith(until.charAt(0) + " ") && !line.startsWith(until)) {
                throw new IOException(command + ": " + line);
            }
        } while (!line.startsWith(until));
    }

    /** Octet by octet: no buffer stays behind in thousands of sessions. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LINE_LIMIT) {
                throw new IOException("the server ended after: " + line);
            }
            line.append((char) c);
        }
        return line.toString();
    }

    /** Nanoseconds from a mail's last octets to the last of its watchers. */
    private long deliver() throws IOException, InterruptedException {
        CountDownLatch told = new CountDownLatch(watchers);
        for (Socket socket : open.subList(0, watchers)) {
            Thread.startVirtualThread(() -> {
                if (hears(socket)) {
                    told.countDown();
                }
            });
        }
        try (SmtpWire smtp = new SmtpWire(ports.smtp())) {
            long start = System.nanoTime();
            smtp.send(People.user(0), Mail.make(start, 4096));
            if (!told.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(told.getCount() + " idlers did not hear of a mail");
            }
            return System.nanoTime() - start;
        }
    }

    private static boolean hears(Socket socket) {
        try {
            while (!line(socket.getInputStream()).contains(" EXISTS")) {
                // something else
            }
            return true;
        } catch (IOException e) {
            return false; // who waits for it says so
        }
    }

    /** Accepts any certificate: a load generator tells no secrets. */
    private static SSLContext trusting() {
        X509TrustManager all =
                new X509TrustManager() {
                    @Override
                    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

                    @Override
                    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

                    @Override
                    public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                };
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {all}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
