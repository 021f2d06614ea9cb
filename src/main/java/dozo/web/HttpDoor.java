package dozo.web;

import dozo.net.Tls;
import dozo.ops.Health;
import dozo.ops.Metrics;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.jspecify.annotations.Nullable;

/** The HTTP and HTTPS ports: Jetty with a virtual thread for each request. */
public final class HttpDoor implements AutoCloseable {
    /**
     * What the door is given.
     *
     * @param http where to listen in the clear
     * @param https where to listen for TLS; null for nowhere
     * @param metricsToken the bearer token that opens /metrics from elsewhere; empty for nobody
     */
    public record Settings(
            InetSocketAddress http, @Nullable InetSocketAddress https, String metricsToken) {}

    private static final int CONNECTION_LIMIT = 10_000;
    private static final int REQUEST_LIMIT = 2_000;
    private static final int BACKLOG = 1024;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Server server;
    private final ServerConnector http;
    private final @Nullable ServerConnector https;

    private HttpDoor(Settings settings, HttpPages pages, @Nullable Tls tls) {
        VirtualThreadPool threads = new VirtualThreadPool(REQUEST_LIMIT);
        threads.setName("http");
        server = new Server(threads);
        server.setHandler(pages);
        server.setStopTimeout(STOP_PATIENCE.toMillis());
        server.addBean(new NetworkConnectionLimit(CONNECTION_LIMIT, server));
        http = connector(new HttpConnectionFactory(configuration()), null, settings.http());
        InetSocketAddress secure = settings.https();
        if (secure != null && tls != null) {
            HttpConfiguration configuration = configuration();
            // any host name is served for now, so none is refused for its certificate's sake
            configuration.addCustomizer(new SecureRequestCustomizer(false));
            HttpConnectionFactory factory = new HttpConnectionFactory(configuration);
            https = connector(factory, over(tls, factory), secure);
        } else {
            https = null;
        }
    }

    /**
     * Opens the ports.
     *
     * @param tls null for a door without HTTPS
     */
    public static HttpDoor open(
            Settings settings, Health health, Metrics metrics, @Nullable Tls tls) {
        HttpPages pages = new HttpPages(health, metrics, settings.metricsToken());
        HttpDoor door = new HttpDoor(settings, pages, tls);
        try {
            door.server.start();
            return door;
        } catch (Exception e) {
            door.close();
            throw new IllegalStateException(
                    "cannot listen on %s for http: %s".formatted(settings.http(), e.getMessage()),
                    e);
        }
    }

    /** The address it really listens on. */
    public InetSocketAddress address() {
        return new InetSocketAddress(http.getHost(), http.getLocalPort());
    }

    /** The address for HTTPS; null where there is none. */
    public @Nullable InetSocketAddress secureAddress() {
        ServerConnector connector = https;
        return connector == null
                ? null
                : new InetSocketAddress(connector.getHost(), connector.getLocalPort());
    }

    /** Stops accepting, lets running requests finish, and closes. */
    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("http does not stop", e);
        }
    }

    private ServerConnector connector(
            HttpConnectionFactory plain,
            @Nullable SslConnectionFactory secure,
            InetSocketAddress address) {
        // no acceptor threads: the selector accepts
        ServerConnector connector =
                secure == null
                        ? new ServerConnector(server, 0, 1, plain)
                        : new ServerConnector(server, 0, 1, secure, plain);
        connector.setHost(address.getAddress().getHostAddress());
        connector.setPort(address.getPort());
        connector.setIdleTimeout(IDLE.toMillis());
        connector.setAcceptQueueSize(BACKLOG);
        server.addConnector(connector);
        return connector;
    }

    private static SslConnectionFactory over(Tls tls, HttpConnectionFactory next) {
        SslContextFactory.Server contexts = new SslContextFactory.Server();
        contexts.setSslContext(tls.context());
        contexts.setIncludeProtocols(tls.protocols().toArray(new String[0]));
        contexts.setExcludeCipherSuites();
        contexts.setIncludeCipherSuites(tls.suites().toArray(new String[0]));
        contexts.setSniRequired(false);
        return new SslConnectionFactory(contexts, next.getProtocol());
    }

    private static HttpConfiguration configuration() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setSendServerVersion(false);
        configuration.setSendDateHeader(true);
        return configuration;
    }
}
