package dozo.net;

import dozo.ops.Counter;
import dozo.ops.Gauge;
import dozo.ops.Log;
import dozo.ops.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listening port and its connections, each served by a virtual thread of its own. */
public final class Listener implements AutoCloseable {
    /**
     * What a listener is given.
     *
     * @param implicitTls shake hands before the first octet (993, 995, 465)
     * @param proxies networks of the proxies that must send a PROXY header, and may
     */
    public record Settings(InetSocketAddress address, boolean implicitTls, List<Network> proxies) {
        /** Without proxies. */
        public Settings(InetSocketAddress address, boolean implicitTls) {
            this(address, implicitTls, List.of());
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** The kernel cuts it to net.core.somaxconn. */
    private static final int BACKLOG = 4096;

    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(200);
    private static final Duration COMPLAIN_EVERY = Duration.ofSeconds(10);
    private static final Duration PROXY_PATIENCE = Duration.ofSeconds(10);

    /** Sessions that were cut have so long to notice. */
    private static final Duration AFTER_CUT = Duration.ofSeconds(5);

    private final Settings settings;
    private final Protocol protocol;
    private final @Nullable Tls tls;
    private final Limits limits;
    private final ServerSocket server;

    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private volatile boolean draining;

    /** Of the accepting thread. */
    private long quietUntil = System.nanoTime();

    private final Counter accepted;
    private final Counter refused;
    private final Counter ended;
    private final Counter received;
    private final Counter sent;
    private final Gauge open;

    private Listener(
            Settings settings, Protocol protocol, @Nullable Tls tls, Limits limits, Metrics metrics)
            throws IOException {
        this.settings = settings;
        this.protocol = protocol;
        this.tls = tls;
        this.limits = limits;
        String name = protocol.name();
        accepted = count(metrics, "accepted", "Connections accepted.", "protocol").with(name);
        refused = count(metrics, "refused", "Connections refused.", "protocol", "limit");
        ended = count(metrics, "ended", "Connections ended.", "protocol", "reason");
        received = count(metrics, "received_bytes", "Octets received.", "protocol").with(name);
        sent = count(metrics, "sent_bytes", "Octets sent.", "protocol").with(name);
        open =
                metrics.gauge("dozo_connections_open", "Connections open now.", "protocol")
                        .with(name);
        metrics.measure(
                "dozo_connection_buffers_lent",
                "Buffers of 33 KiB that connections use at this moment.",
                Buffers.SHARED::lent);
        server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(settings.address(), BACKLOG);
    }

    /**
     * Opens the port and begins to accept.
     *
     * @param tls null for a listener without TLS
     */
    public static Listener open(
            Settings settings,
            Protocol protocol,
            @Nullable Tls tls,
            Limits limits,
            Metrics metrics) {
        if (settings.implicitTls() && tls == null) {
            throw new IllegalArgumentException("implicit TLS without TLS");
        }
        try {
            Listener listener = new Listener(settings, protocol, tls, limits, metrics);
            Thread.ofVirtual().name(protocol.name() + "-accept").start(listener::accept);
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on %s for %s: %s"
                            .formatted(settings.address(), protocol.name(), e.getMessage()),
                    e);
        }
    }

    private static Counter count(Metrics metrics, String what, String help, String... labels) {
        return metrics.counter("dozo_connections_" + what + "_total", help, labels);
    }

    /** The address it really listens on. */
    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    /** Stops accepting, tells idle sessions DRAINING, waits, then cuts what is left. */
    public void drain(Duration patience) {
        drainAll(List.of(this), patience);
    }

    /** The same for several listeners, with one patience for all. */
    public static void drainAll(Collection<Listener> listeners, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        for (Listener listener : listeners) {
            listener.beginDrain();
        }
        for (Listener listener : listeners) {
            listener.awaitNone(deadline);
        }
        for (Listener listener : listeners) {
            for (Connection connection : listener.connections) {
                LOG.info("cut {} after the patience of the drain", connection);
                connection.cut();
            }
        }
        long last = System.nanoTime() + AFTER_CUT.toNanos();
        for (Listener listener : listeners) {
            listener.awaitNone(last);
        }
    }

    @Override
    public void close() {
        drain(Duration.ZERO);
    }

    private void beginDrain() {
        draining = true;
        try {
            server.close();
        } catch (IOException e) {
            LOG.warn("cannot close the port of {}: {}", protocol.name(), e.getMessage());
        }
        for (Connection connection : connections) {
            connection.drain();
        }
    }

    private void awaitNone(long deadline) {
        lock.lock();
        try {
            while (!connections.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                // a look now and then costs nothing and forgives a missed signal
                fewer.awaitNanos(Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                accepted.increment();
                begin(socket);
            } catch (IOException | RuntimeException e) {
                if (!server.isClosed()) {
                    // no file left, most of all: those who are here go on, new ones wait
                    complain(e);
                    pause();
                }
            }
        }
    }

    /** Once in a while: it comes again and again until files are free. */
    private void complain(Exception e) {
        long now = System.nanoTime();
        if (now - quietUntil >= 0) {
            quietUntil = now + COMPLAIN_EVERY.toNanos();
            LOG.error(
                    "{} cannot accept: {}; clients wait meanwhile. If files have run out, raise"
                            + " LimitNOFILE or ulimit -n",
                    protocol.name(),
                    e.getMessage());
        }
    }

    private static void pause() {
        try {
            Thread.sleep(ACCEPT_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin(Socket socket) throws IOException {
        if (!limits.enter()) {
            refused.with(protocol.name(), "total").increment();
            refuse(socket);
            return;
        }
        try {
            Connection connection = new Connection(protocol.name(), socket, tls);
            connections.add(connection);
            open.add(1);
            if (draining) {
                connection.drain();
            }
            Thread.ofVirtual().name(connection.toString()).start(() -> run(connection));
        } catch (IOException e) {
            limits.leave();
            socket.close();
        }
    }

    /** A fresh socket takes a line without waiting; inside TLS there is no cheap word. */
    private void refuse(Socket socket) throws IOException {
        try (socket) {
            if (!settings.implicitTls()) {
                byte[] line = (protocol.refusal() + "\r\n").getBytes(StandardCharsets.US_ASCII);
                socket.getOutputStream().write(line);
                socket.shutdownOutput();
            }
        }
    }

    private void run(Connection connection) {
        String reason = "closed";
        try {
            ScopedValue.where(Log.SESSION, connection).call(() -> greet(connection));
        } catch (ConnectionEnded e) {
            reason = e.reason().name().toLowerCase(Locale.ROOT);
        } catch (IOException | RuntimeException | Error e) {
            reason = "fault";
            LOG.error("session {} broke", connection, e);
        } finally {
            connection.close();
            ended.with(protocol.name(), reason).increment();
            received.add(connection.received());
            sent.add(connection.written());
            leave(connection);
        }
    }

    private @Nullable Void greet(Connection connection) throws IOException {
        InetAddress peer = connection.remote().getAddress();
        if (Network.anyContains(settings.proxies(), peer)) {
            String wrong = connection.readProxyHeader(PROXY_PATIENCE);
            if (!wrong.isEmpty()) {
                LOG.error(
                        "{} from the proxy {}: let it send the PROXY protocol, or take it out of"
                                + " the proxies of this listener",
                        wrong,
                        peer.getHostAddress());
                refuse(connection, "proxy");
                return null;
            }
        }
        InetAddress client = connection.remote().getAddress();
        if (!limits.enter(client)) {
            refuse(connection, "address");
            return null;
        }
        try {
            if (settings.implicitTls()) {
                connection.implicitTls();
            }
            protocol.serve(connection);
        } finally {
            limits.leave(client);
        }
        return null;
    }

    private void refuse(Connection connection, String limit) throws IOException {
        refused.with(protocol.name(), limit).increment();
        if (!settings.implicitTls()) {
            connection.write(protocol.refusal());
            connection.write("\r\n");
        }
    }

    private void leave(Connection connection) {
        connections.remove(connection);
        limits.leave();
        open.add(-1);
        if (draining) {
            lock.lock();
            try {
                fewer.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
