package dozo;

import dozo.account.Authentication;
import dozo.account.Directory;
import dozo.account.Timepiece;
import dozo.account.Vigil;
import dozo.account.customer.Customers;
import dozo.account.secret.Hashing;
import dozo.blob.Blobs;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.delivery.Delivery;
import dozo.imap.ImapProtocol;
import dozo.net.Limits;
import dozo.net.Listener;
import dozo.net.Network;
import dozo.net.Protocol;
import dozo.net.Tls;
import dozo.notify.Bell;
import dozo.notify.Nodes;
import dozo.ops.Health;
import dozo.ops.Metrics;
import dozo.ops.ProcessMetrics;
import dozo.policy.Policy;
import dozo.policy.Rates;
import dozo.pop3.Pop3;
import dozo.smtp.Smtp;
import dozo.store.Mails;
import dozo.store.Store;
import dozo.trace.Trace;
import dozo.web.HttpDoor;
import dozo.web.admin.AdminSocket;
import dozo.web.admin.Operations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The house, wired by hand from the ground up: this constructor is the architecture. Without {@link
 * #openDoors} nobody outside can come in, and the command line works on the store alone. Closing
 * goes the other way: doors, desks, vault, ground.
 */
public final class Server implements AutoCloseable {
    private final Config config;
    private final Metrics metrics = new Metrics();
    private final Health health = new Health();
    private final Instant since = Instant.now();
    private final Foundation foundation;
    private final Database database;
    private final Upkeep upkeep;
    private final Directory directory;
    private final Customers customers;
    private final Operations operations;
    private final Protocol smtp;
    private final Protocol pop3;
    private final Protocol imap;

    private final List<Listener> listeners = new ArrayList<>();
    private @Nullable AdminSocket admin;
    private @Nullable HttpDoor http;
    private @Nullable Tls tls;
    private final Nodes nodes;
    private final Mails mails;
    private @Nullable Vigil vigil;

    /** Builds all floors below the doors, and the doors, still shut. */
    public Server(Config config) {
        this.config = config;
        InstantSource clock = InstantSource.system();

        // ground
        ProcessMetrics.measure(metrics);
        foundation = Foundation.open(config);
        database = foundation.database();
        foundation.measure(metrics, health);
        Ids ids = new Ids(clock, config.node());

        // vault
        Blobs blobs = new Blobs(database, ids, clock);
        Bell bell = new Bell();
        nodes = new Nodes(bell, database.hints());
        Store store =
                new Store(
                        new Store.Rooms(database, blobs, ids, clock, nodes), config.keepDeleted());
        mails = store.mails();
        Trace trace = new Trace(database, clock);
        ids.startAbove(trace.greatestMail());

        // desks
        directory = new Directory(database, config.hostname(), foundation.vault());
        customers = new Customers(database, ids, directory, new Furniture(store), clock);
        Hashing hashing = new Hashing();
        Authentication authentication =
                new Authentication(database, directory, hashing, Timepiece.ofSystem());
        Policy policy = new Policy(config.limits(), new Rates(clock));
        Delivery delivery =
                new Delivery(
                        new Delivery.Rooms(database, directory, mails, trace),
                        config.hostname(),
                        clock);

        // doors
        List<Network> trusted = config.trustedNetworks().stream().map(Network::parse).toList();
        smtp =
                new Smtp(
                        new Smtp.Rooms(
                                directory,
                                policy,
                                blobs,
                                mails,
                                delivery,
                                ids,
                                () -> !database.roomLeft()),
                        Smtp.Settings.standard(config.hostname(), trusted),
                        metrics);
        pop3 = new Pop3(authentication, directory, store.mailboxes(), mails, metrics);
        imap =
                new ImapProtocol(
                        new ImapProtocol.Rooms(
                                store.mailboxes(),
                                mails,
                                blobs,
                                bell,
                                authentication,
                                directory,
                                () -> !database.roomLeft()));

        operations =
                new Operations(
                        new Operations.Site(
                                customers,
                                directory,
                                hashing,
                                store,
                                trace,
                                this::status,
                                foundation::centre));

        upkeep = new Upkeep(new Upkeep.Rooms(database, blobs, trace, store, directory, delivery));
        health.ready("store", () -> database.roomLeft() ? "" : "the disk is nearly full");
        health.ready("database", () -> directory.fresh() ? "" : "the database does not answer");
    }

    /** Opens every door of the configuration, and the ports of HTTP last: then we are ready. */
    public void openDoors() throws IOException {
        foundation.shareAuthority(tlsSettings().directory());
        Tls certificates = Tls.open(tlsSettings(), metrics);
        tls = certificates;
        certificates.hosts(directory::hosts);
        List<Network> proxies = config.proxyNetworks().stream().map(Network::parse).toList();
        Map<Protocol, Limits> limits = new HashMap<>(); // both ports of a protocol share them
        for (Door door : config.doors()) {
            Protocol protocol = protocol(door);
            if (protocol != null) {
                Limits shared = limits.computeIfAbsent(protocol, one -> limits());
                Listener.Settings settings =
                        new Listener.Settings(address(door), door.implicitTls(), proxies);
                listeners.add(Listener.open(settings, protocol, certificates, shared, metrics));
            }
        }
        admin = AdminSocket.open(config.data(), operations);
        http = HttpDoor.open(httpSettings(), health, metrics, certificates);
        upkeep.start();
        vigil = Vigil.over(directory);
        if (database.shared()) {
            nodes.listen(mails);
        }
        health.stage(Health.Stage.OPEN);
    }

    private HttpDoor.Settings httpSettings() {
        return new HttpDoor.Settings(
                address(Door.HTTP), address(Door.HTTPS), config.metricsToken().orElse(""));
    }

    private @Nullable Protocol protocol(Door door) {
        return switch (door) {
            case SMTP -> smtp;
            case POP3, POP3S -> pop3;
            case IMAP, IMAPS -> imap;
            default -> null;
        };
    }

    private InetSocketAddress address(Door door) {
        return new InetSocketAddress(config.listen(), door.port() + config.portOffset());
    }

    private Limits limits() {
        return new Limits(
                config.connections(),
                config.connectionsPerAddress(),
                config.trustedNetworks().stream().map(Network::parse).toList());
    }

    private Tls.Settings tlsSettings() {
        List<Tls.CertificateFiles> files = new ArrayList<>();
        config.tlsCertificate()
                .ifPresent(chain ->
                        files.add(new Tls.CertificateFiles(chain, config.tlsKey().orElse(chain))));
        return new Tls.Settings(config.data().resolve("tls"), config.hostname(), files);
    }

    /** Runs this when another process has taken this node's number: this one must end. */
    void whenReplaced(Runnable end) {
        foundation.whenReplaced(end);
    }

    public Customers customers() {
        return customers;
    }

    /** What is done now and then. */
    Upkeep upkeep() {
        return upkeep;
    }

    /** Who is who. */
    Directory directory() {
        return directory;
    }

    /** The one database below all rooms. */
    Database database() {
        return database;
    }

    /** What an administrator may do, in this process or through the admin socket. */
    public Operations operations() {
        return operations;
    }

    /** The port that is open for a standard one, 0 if it is not. */
    public int port(int standard) {
        int wanted = standard + config.portOffset();
        boolean open = listeners.stream().anyMatch(one -> one.address().getPort() == wanted);
        boolean web =
                http != null && (standard == Door.HTTP.port() || standard == Door.HTTPS.port());
        return open || web ? wanted : 0;
    }

    /** The open doors, for people: "smtp 25, imap 143". */
    public String doors() {
        return config.doors().stream()
                .filter(door -> port(door.port()) != 0)
                .map(door -> door.key() + " " + port(door.port()))
                .collect(Collectors.joining(", "));
    }

    private Map<String, String> status() {
        return Map.of(
                "hostname", config.hostname(),
                "data", config.data().toAbsolutePath().toString(),
                "database",
                        foundation.words()
                                + (directory.fresh() ? ", answers" : ", does not answer"),
                "since", since.toString(),
                "health", health.ready().well() ? "ready" : health.ready().problems().toString(),
                "doors", doors());
    }

    /**
     * Shuts the doors: sessions may end what they are at, within the patience of the configuration.
     */
    public void drain() {
        health.stage(Health.Stage.DRAINING);
        Listener.drainAll(listeners, config.drain());
    }

    @Override
    public void close() throws IOException {
        Tls certificates = tls;
        HttpDoor web = http;
        AdminSocket socket = admin;
        Vigil watch = vigil;
        try (foundation;
                upkeep;
                watch;
                nodes;
                certificates;
                web;
                socket) { // closed from the last to the first, whatever one of them throws
            drain();
        }
    }
}
