package dozo.net;

import dozo.ops.Counter;
import dozo.ops.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of TLS: versions and suites, certificates, and their renewal. Certificates come
 * from files of the configuration, and from the installation's own authority in DATA/tls. Changed
 * files are taken up while the server runs; a broken one changes nothing but the log.
 */
public final class Tls implements AutoCloseable {
    /**
     * What TLS is given.
     *
     * @param directory DATA/tls, made at first start
     * @param hostname the server's own name
     * @param files certificates of the configuration, best first; may be empty
     */
    public record Settings(Path directory, String hostname, List<CertificateFiles> files) {}

    /**
     * A certificate of the configuration.
     *
     * @param chain PEM: the server's certificate, then those that lead to its root
     * @param key PEM: PKCS#8, PKCS#1 or SEC1
     */
    public record CertificateFiles(Path chain, Path key) {}

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    /** For the whole handshake. */
    private static final Duration HANDSHAKE_PATIENCE = Duration.ofSeconds(30);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    // RFC 9325 4.2: forward secrecy and AEAD only
    private static final String[] SUITES = {
        "TLS_AES_256_GCM_SHA384",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
    };

    private static final Set<String> ALWAYS = Set.of("localhost", "127.0.0.1", "::1");

    static {
        // RFC 9325 3.5: no renegotiation for the asking; the JDK reads this once
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final Settings settings;
    private final OwnAuthority authority;
    private final Identities identities = new Identities();
    private final SSLContext context;
    private final SSLParameters parameters;
    private final Counter handshakes;
    private final Thread watch;

    private Predicate<String> hosted = domain -> false;
    private Map<Path, String> seen = Map.of();
    private Identity own;

    private Tls(Settings settings, Metrics metrics) throws IOException, GeneralSecurityException {
        this.settings = settings;
        handshakes =
                metrics.counter(
                        "dozo_tls_handshakes_total", "TLS handshakes as the server.", "result");
        authority = new OwnAuthority(settings.directory());
        own = authority.identity(ownNames(), Instant.now());
        seen = stamps();
        identities.replace(load(), new HostedIdentities(authority, own, hosted));
        context = SSLContext.getInstance("TLS");
        // no trust managers: clients show no certificates, and the JDK's roots take long to read
        context.init(new KeyManager[] {identities}, new TrustManager[0], null);
        parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(SUITES);
        parameters.setUseCipherSuitesOrder(true);
        watch = Thread.ofVirtual().name("tls-watch").start(this::watch);
    }

    /** Reads or makes the certificates; a broken file of the configuration stops the start. */
    public static Tls open(Settings settings, Metrics metrics) {
        try {
            return new Tls(settings, metrics);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS: " + e.getMessage(), e);
        }
    }

    /**
     * The installation's own authority with its key, for other nodes to take over; made if the
     * folder has none.
     */
    public static byte[] authority(Path directory) {
        try {
            return new OwnAuthority(directory).exported();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("TLS: " + e.getMessage(), e);
        }
    }

    /** Takes over another node's authority, before {@link #open}. */
    public static void adoptAuthority(Path directory, byte[] authority) {
        try {
            new OwnAuthority(directory).adopt(authority);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For HTTPS: the same certificates, taken up anew in the same way. */
    public SSLContext context() {
        return context;
    }

    public List<String> protocols() {
        return List.of(PROTOCOLS);
    }

    public List<String> suites() {
        return List.of(SUITES);
    }

    /** The certificate that those trust who trust this installation. */
    public Path authorityFile() {
        return settings.directory().resolve("ca.pem");
    }

    /**
     * Tells how to know a hosted domain, given in lower case: clients that ask for it, or for mail
     * below it, are shown a certificate of our own authority with its name. Asked at handshakes, it
     * must be quick.
     */
    public synchronized void hosts(Predicate<String> domain) {
        hosted = domain;
        identities.replace(identities.list(), new HostedIdentities(authority, own, hosted));
    }

    /** Looks whether files have changed or the own certificate wants renewal; does it. */
    public synchronized void lookAgain() {
        Map<Path, String> now = stamps();
        boolean changed = !now.equals(seen);
        seen = now;
        if (changed || authority.renewalDue(own, Instant.now())) {
            takeUp();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }

    /** Shakes hands over a wire, as the server. */
    TlsWire shakeHands(PlainWire plain, byte[] early) throws IOException {
        TlsWire wire = new TlsWire(plain, engine(), early);
        plain.expect(HANDSHAKE_PATIENCE, false);
        try {
            wire.handshake();
        } catch (SSLException e) {
            handshakes.with("failed").increment();
            LOG.debug("no TLS: {}", e.getMessage());
            throw new ConnectionEnded(ConnectionEnded.Reason.GONE);
        } catch (ConnectionEnded e) {
            handshakes.with("broken off").increment();
            throw e;
        }
        handshakes.with(wire.engine().getSession().getProtocol()).increment();
        return wire;
    }

    private SSLEngine engine() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private void takeUp() {
        try {
            own = authority.identity(ownNames(), Instant.now());
            identities.replace(load(), new HostedIdentities(authority, own, hosted));
            LOG.info("certificates taken up: {}", identities);
        } catch (IOException | GeneralSecurityException e) {
            LOG.error(
                    "certificates stay as they were: {}; repair the file, it is read again by"
                            + " itself within {} seconds",
                    e.getMessage(),
                    LOOK_EVERY.toSeconds());
        }
    }

    private List<Identity> load() throws IOException, GeneralSecurityException {
        List<Identity> list = new ArrayList<>();
        for (CertificateFiles files : settings.files()) {
            try {
                list.add(Pem.identity(files.chain(), files.key()));
            } catch (GeneralSecurityException | IOException e) {
                throw new GeneralSecurityException(
                        "the certificate %s with the key %s: %s"
                                .formatted(files.chain(), files.key(), reason(e)),
                        e);
            }
        }
        list.add(own);
        return list;
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException
                ? "no such file: " + e.getMessage()
                : String.valueOf(e.getMessage());
    }

    private Set<String> ownNames() {
        Set<String> names = new LinkedHashSet<>();
        names.add(settings.hostname());
        names.addAll(ALWAYS);
        return names;
    }

    /** A file's time and size; symbolic links are followed, as certificate clients use them. */
    private Map<Path, String> stamps() {
        Map<Path, String> stamps = new HashMap<>();
        for (CertificateFiles files : settings.files()) {
            for (Path file : List.of(files.chain(), files.key())) {
                try {
                    stamps.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
                } catch (IOException e) {
                    stamps.put(file, "missing");
                }
            }
        }
        return stamps;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_EVERY);
                lookAgain();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }
}
