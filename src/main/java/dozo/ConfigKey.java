package dozo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The keys of the configuration file: this list is their only definition. The sample file in {@code
 * etc/dozo.toml} is generated from it.
 */
public enum ConfigKey {
    HOSTNAME(
            Kind.TEXT,
            "",
            "The mail name of this machine, as in its MX record. Without it, the machine's own."),
    DATA(Kind.TEXT, "data", "The folder of all data. --data overrides it."),
    DATABASE(
            Kind.TEXT,
            "",
            "The PostgreSQL database that this node shares with others:"
                    + " jdbc:postgresql://HOST:PORT/DATABASE?user=NAME&password=SECRET."
                    + " Without it, a file in data. Read at the start."),
    NODE(
            Kind.NUMBER,
            0L,
            "The number of this node, 0 to 1023: each node of a database has one of its own."),
    SECRET_KEY_FILE(
            Kind.TEXT,
            "",
            "File with 64 hexadecimal digits, the same on all nodes of a database: the"
                    + " installation's secrets in it are encrypted with them. One is made by"
                    + " \"openssl rand -hex 32\"."),
    CENTRE(
            Kind.TEXT,
            "",
            "The centre of this node, one of centres, if the database stands in two of them."
                    + " Without it, database is a single server."),
    CENTRES(
            Kind.TEXTS,
            List.of(),
            "The two centres with the addresses of their database machines, like"
                    + " \"tokyo=192.0.2.11\"."),
    WITNESS(Kind.TEXT, "", "The address of the machine that only votes."),
    CLUSTER(Kind.TEXT, "", "The name of the database cluster, as Patroni knows it."),
    CLUSTER_CERTIFICATE(
            Kind.TEXT, "", "PEM file with what this node shows to etcd. Read at the start."),
    CLUSTER_KEY(Kind.TEXT, "", "PEM file with that certificate's private key."),
    CLUSTER_AUTHORITY(
            Kind.TEXT, "", "PEM file with the authority of the machines of the installation."),
    COPIES(
            Kind.TEXT,
            "both-or-say",
            "With one centre left: both-or-say goes on with one copy and says so, both-or-wait"
                    + " lets senders wait for the other centre, or for a person."),
    ONE_COPY_AFTER(
            Kind.NUMBER,
            30L,
            "Seconds for which both-or-say waits for a copy that is away. After the loss of the"
                    + " leading centre it goes on at once."),
    LISTEN(Kind.TEXT, "::", "The address to listen on. --listen overrides it."),
    PORT_OFFSET(Kind.NUMBER, 0L, "Added to each port. --port-offset overrides it."),
    DOORS(
            Kind.TEXTS,
            Arrays.stream(Door.values()).map(Door::key).toList(),
            "The doors to open; their ports are the standard ones plus port-offset."),
    TLS_CERTIFICATE(
            Kind.TEXT,
            "",
            "PEM file with the certificate and its chain; read again when it changes. Without it,"
                    + " Dozo makes one with its own authority, DATA/tls/ca.pem."),
    TLS_KEY(Kind.TEXT, "", "PEM file with the certificate's private key."),
    TRUSTED_NETWORKS(
            Kind.TEXTS,
            List.of(),
            "Networks without limits per address, like \"192.0.2.0/24\". Loopback always is one."),
    PROXY_NETWORKS(
            Kind.TEXTS,
            List.of(),
            "Networks of load balancers, whose connections begin with a PROXY protocol header."),
    CONNECTIONS(Kind.NUMBER, 10_000L, "Connections at once, for each protocol."),
    CONNECTIONS_PER_ADDRESS(
            Kind.NUMBER, 50L, "Connections at once from one address, for each protocol."),
    MAIL_SIZE(Kind.SIZE, 50L << 20, "The largest mail taken."),
    RECIPIENTS_PER_MAIL(Kind.NUMBER, 1_000L, "Recipients of one mail."),
    MAILS_PER_MINUTE(Kind.NUMBER, 3_000L, "Mails a minute from one address."),
    UNKNOWN_PER_MINUTE(
            Kind.NUMBER,
            100L,
            "Recipients that do not exist, a minute from one address; then it has to wait."),
    DISK_RESERVE(
            Kind.SIZE,
            2L << 30,
            "With less free space (or 5 % of the disk, if that is less) no mail is taken; in"
                    + " two centres, with less in either."),
    KEEP_DELETED(
            Kind.NUMBER, 30L, "Days for which mail can be restored, counted when it is deleted."),
    DRAIN_SECONDS(Kind.NUMBER, 30L, "How long sessions may go on when the server is stopped."),
    LOG_FORMAT(Kind.TEXT, "text", "text, or json: a JSON object a line."),
    LOG_LEVEL(Kind.TEXT, "info", "error, warn, info or debug."),
    METRICS_TOKEN(
            Kind.TEXT, "", "Bearer token for /metrics from other machines; loopback needs none.");

    /** What a value looks like. */
    enum Kind {
        TEXT("a text in quotes"),
        TEXTS("a list of texts like [\"a\", \"b\"]"),
        NUMBER("a whole number that is not negative"),
        SIZE("a size like \"50M\" or \"10G\"");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Kind kind;

    /** A String, a Long or an immutable List of String. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final Object standard;

    private final String purpose;

    ConfigKey(Kind kind, Object standard, String purpose) {
        this.kind = kind;
        this.standard = standard;
        this.purpose = purpose;
    }

    /** As it is written in the file. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Kind kind() {
        return kind;
    }

    /** The value where the file says nothing. */
    Object standard() {
        return standard;
    }

    String purpose() {
        return purpose;
    }

    static Optional<ConfigKey> of(String key) {
        return Arrays.stream(values()).filter(one -> one.key().equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(ConfigKey::key).collect(Collectors.toList());
    }
}
