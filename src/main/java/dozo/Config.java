package dozo;

import dozo.policy.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The configuration of one process: what the file said, over what is standard. Immutable. */
public final class Config {
    /** The file that is read in the data folder where no other is named. */
    public static final String FILE = "dozo.toml";

    private final Map<ConfigKey, Object> values;

    Config(Map<ConfigKey, Object> values) {
        this.values = values;
    }

    /** Everything standard. */
    public static Config standard() {
        return new Config(new EnumMap<>(ConfigKey.class));
    }

    /** This configuration with data in that folder. */
    public Config withData(Path folder) {
        return with(ConfigKey.DATA, folder.toString());
    }

    /** This configuration, listening there. */
    public Config withListen(String address) {
        return with(ConfigKey.LISTEN, address);
    }

    /** This configuration with other ports. */
    public Config withPortOffset(int offset) {
        return with(ConfigKey.PORT_OFFSET, (long) offset);
    }

    Config with(ConfigKey key, Object value) {
        Map<ConfigKey, Object> changed = new EnumMap<>(ConfigKey.class);
        changed.putAll(values);
        changed.put(key, value);
        return new Config(changed);
    }

    // ---- identity and doors

    /** The mail name: configured, else the machine's. */
    public String hostname() {
        String configured = text(ConfigKey.HOSTNAME);
        return configured.isEmpty() ? machineName() : configured;
    }

    /** Asked of the kernel and not of the DNS, which may be slow or away at start. */
    private static String machineName() {
        try {
            String name = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
            return name.isEmpty() ? "localhost" : name;
        } catch (IOException notLinux) {
            return "localhost";
        }
    }

    public Path data() {
        return Path.of(text(ConfigKey.DATA));
    }

    /** The JDBC URL of a PostgreSQL; empty means a file in data. */
    public Optional<String> database() {
        return Optional.of(text(ConfigKey.DATABASE)).filter(url -> !url.isEmpty());
    }

    /** The number of this process in the installation, 0 to 1023. */
    public int node() {
        return (int) number(ConfigKey.NODE);
    }

    /** Where the key of the secrets in the database is. */
    public Optional<Path> secretKeyFile() {
        return path(ConfigKey.SECRET_KEY_FILE);
    }

    public String listen() {
        return text(ConfigKey.LISTEN);
    }

    public int portOffset() {
        return (int) number(ConfigKey.PORT_OFFSET);
    }

    /** The doors to open. */
    public Set<Door> doors() {
        Set<String> names = Set.copyOf(texts(ConfigKey.DOORS));
        return EnumSet.allOf(Door.class).stream()
                .filter(door -> names.contains(door.key()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Door.class)));
    }

    public Optional<Path> tlsCertificate() {
        return path(ConfigKey.TLS_CERTIFICATE);
    }

    public Optional<Path> tlsKey() {
        return path(ConfigKey.TLS_KEY);
    }

    // ---- limits

    public List<String> trustedNetworks() {
        return texts(ConfigKey.TRUSTED_NETWORKS);
    }

    public List<String> proxyNetworks() {
        return texts(ConfigKey.PROXY_NETWORKS);
    }

    public int connections() {
        return (int) number(ConfigKey.CONNECTIONS);
    }

    public int connectionsPerAddress() {
        return (int) number(ConfigKey.CONNECTIONS_PER_ADDRESS);
    }

    /** What policy keeps. */
    public Limits limits() {
        Limits standard = Limits.STANDARD;
        return new Limits(
                number(ConfigKey.MAIL_SIZE),
                (int) number(ConfigKey.RECIPIENTS_PER_MAIL),
                standard.connectionsPerMinute(),
                (int) number(ConfigKey.MAILS_PER_MINUTE),
                standard.recipientsPerMinute(),
                (int) number(ConfigKey.UNKNOWN_PER_MINUTE));
    }

    public long diskReserveBytes() {
        return number(ConfigKey.DISK_RESERVE);
    }

    public Duration keepDeleted() {
        return Duration.ofDays(number(ConfigKey.KEEP_DELETED));
    }

    // ---- running it

    public Duration drain() {
        return Duration.ofSeconds(number(ConfigKey.DRAIN_SECONDS));
    }

    /** JSON instead of text? */
    public boolean jsonLog() {
        return text(ConfigKey.LOG_FORMAT).equals("json");
    }

    public String logLevel() {
        return text(ConfigKey.LOG_LEVEL);
    }

    public Optional<String> metricsToken() {
        return Optional.of(text(ConfigKey.METRICS_TOKEN)).filter(token -> !token.isEmpty());
    }

    // ---- values by key

    private Object value(ConfigKey key) {
        return values.getOrDefault(key, key.standard());
    }

    private String text(ConfigKey key) {
        return (String) value(key);
    }

    private long number(ConfigKey key) {
        return (Long) value(key);
    }

    private Optional<Path> path(ConfigKey key) {
        return Optional.of(text(key)).filter(text -> !text.isEmpty()).map(Path::of);
    }

    private List<String> texts(ConfigKey key) {
        return ((List<?>) value(key)).stream().map(String::valueOf).toList();
    }
}
