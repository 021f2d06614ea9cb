package dozo.net;

import dozo.ops.Metrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listener on the loopback with a session that the test writes, and plain clients for it. */
final class Door implements AutoCloseable {
    /** What the session of a test does. */
    interface Session {
        void serve(Connection connection) throws IOException;
    }

    static final String REFUSAL = "421 too many";

    final Metrics metrics = new Metrics();
    final Listener listener;

    /** How the sessions ended: a reason, or "closed". */
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    private final Limits limits;

    private Door(
            boolean implicitTls,
            List<Network> proxies,
            @Nullable Tls tls,
            Limits limits,
            Session session) {
        this.limits = limits;
        Protocol protocol =
                new Protocol() {
                    @Override
                    public String name() {
                        return "test";
                    }

                    @Override
                    public void serve(Connection connection) throws IOException {
                        try {
                            session.serve(connection);
                            ends.add("closed");
                        } catch (ConnectionEnded e) {
                            ends.add(e.reason().name());
                            throw e;
                        }
                    }

                    @Override
                    public String refusal() {
                        return REFUSAL;
                    }
                };
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener =
                Listener.open(
                        new Listener.Settings(address, implicitTls, proxies),
                        protocol,
                        tls,
                        limits,
                        metrics);
    }

    static Door plain(Session session) {
        return new Door(false, List.of(), null, Limits.standard(), session);
    }

    static Door startTls(Tls tls, Session session) {
        return new Door(false, List.of(), tls, Limits.standard(), session);
    }

    static Door implicitTls(Tls tls, Session session) {
        return new Door(true, List.of(), tls, Limits.standard(), session);
    }

    static Door limited(Limits limits, Session session) {
        return new Door(false, List.of(), null, limits, session);
    }

    static Door proxied(@Nullable Tls tls, Limits limits, Session session) {
        return new Door(false, List.of(Network.parse("127.0.0.0/8")), tls, limits, session);
    }

    static Door proxiedTls(Tls tls, Session session) {
        return new Door(
                true, List.of(Network.parse("127.0.0.0/8")), tls, Limits.standard(), session);
    }

    Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(listener.address());
        socket.setSoTimeout(20_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** How the next session ended. */
    String end() throws InterruptedException {
        String end = ends.poll(20, TimeUnit.SECONDS);
        return end == null ? "nothing ended" : end;
    }

    /** What a counter says once the sessions that the test has seen end are counted. */
    long counted(String name, String... labels) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (limits.open() > 0 && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return metrics.counter(name, "").with(labels).count();
    }

    static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Reads up to the next line feed, which is cut off with its carriage return. */
    static String line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return line + "<end>";
            }
            line.append((char) octet);
        }
        return line.toString().replace("\r", "");
    }

    @Override
    public void close() {
        listener.drain(Duration.ZERO);
    }
}
