package dozo;

import dozo.net.Network;
import dozo.policy.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlVersion;

/** Reads a configuration file; says with line and column what is wrong with it. */
public final class ConfigFile {
    private static final long SIZE_LIMIT_BYTES = 1 << 20;
    private static final long PORT_OFFSET_LIMIT = 60_000;

    private static final long NODE_LIMIT = 1_023; // what an id has room for

    /** RFC 5321 4.5.3.1.7 */
    private static final long MAIL_SIZE_LEAST = 64 << 10;

    private static final long MAIL_SIZE_LIMIT = 1L << 30;
    private static final long DISK_RESERVE_LIMIT = 1L << 50;

    // RFC 1123 2.1, RFC 1035 2.3.4
    private static final Pattern HOSTNAME =
            Pattern.compile(
                    "(?=.{1,255}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
                            + "(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");

    private static final Pattern DATABASE =
            Pattern.compile("jdbc:postgresql://[^/?\\s]+/[^/?\\s]+(\\?\\S*)?");

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]*=*");

    /** What a file held. */
    public sealed interface Reading {
        record Good(Config config) implements Reading {}

        /** Exit 78: each problem as {@code file:line:column: what}. */
        record Bad(List<String> problems) implements Reading {}
    }

    private final Path file;
    private final List<String> problems = new ArrayList<>();
    private final Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);

    private ConfigFile(Path file) {
        this.file = file;
    }

    /** Reads it. */
    public static Reading read(Path file) {
        ConfigFile reader = new ConfigFile(file);
        reader.read();
        return reader.problems.isEmpty()
                ? new Reading.Good(new Config(reader.values))
                : new Reading.Bad(List.copyOf(reader.problems));
    }

    /** Reads the named file, else the data folder's if it has one. */
    public static Reading of(@Nullable Path named, @Nullable Path data) {
        if (named != null) {
            return read(named);
        }
        Path inData = (data == null ? Config.standard().data() : data).resolve(Config.FILE);
        return Files.exists(inData) ? read(inData) : new Reading.Good(Config.standard());
    }

    private void read() {
        TomlParseResult parsed;
        try {
            if (Files.size(file) > SIZE_LIMIT_BYTES) {
                problems.add(file + ": larger than 1 MiB");
                return;
            }
            parsed = Toml.parse(Files.readString(file), TomlVersion.V1_0_0);
        } catch (IOException unreadable) {
            problems.add(file + ": can't be read as UTF-8 text: " + unreadable);
            return;
        }
        for (TomlParseError error : parsed.errors()) {
            problem(error.position(), String.valueOf(error.getMessage()));
        }
        if (problems.isEmpty()) {
            for (String key : parsed.keySet()) {
                take(parsed, key);
            }
            checkTogether(parsed);
        }
    }

    private void take(TomlParseResult parsed, String name) {
        TomlPosition position = parsed.inputPositionOf(List.of(name));
        ConfigKey key = ConfigKey.of(name).orElse(null);
        if (key == null) {
            problem(
                    position,
                    "unknown key \"%s\". Did you mean \"%s\"?".formatted(name, nearest(name)));
            return;
        }
        Object value = value(key, parsed.get(List.of(name)));
        if (value == null) {
            problem(position, "\"%s\" must be %s".formatted(name, key.kind().words));
            return;
        }
        String unfit = unfit(key, value);
        if (unfit != null) {
            problem(position, "\"%s\" %s".formatted(name, unfit));
        }
        values.put(key, value);
    }

    /** Null if it is of another kind. */
    private static @Nullable Object value(ConfigKey key, @Nullable Object found) {
        return switch (key.kind()) {
            case TEXT -> found instanceof String ? found : null;
            case NUMBER -> found instanceof Long number && number >= 0 ? found : null;
            case SIZE -> found instanceof String text ? size(text) : null;
            case TEXTS -> found instanceof TomlArray array ? texts(array) : null;
        };
    }

    private static @Nullable Long size(String text) {
        OptionalLong size = ByteSize.parse(text);
        return size.isPresent() ? size.getAsLong() : null;
    }

    private static @Nullable List<String> texts(TomlArray array) {
        List<String> texts = new ArrayList<>();
        for (Object element : array.toList()) {
            if (!(element instanceof String text)) {
                return null;
            }
            texts.add(text);
        }
        return texts;
    }

    /** What is wrong with a value of the right kind; null if nothing is. */
    private static @Nullable String unfit(ConfigKey key, Object value) {
        return switch (key) {
            case HOSTNAME -> noHostname((String) value);
            case DATA -> noFolder((String) value);
            case LISTEN -> noAddress((String) value);
            case PORT_OFFSET -> outside(value, 0, PORT_OFFSET_LIMIT);
            case DOORS -> unknownDoor((List<?>) value);
            case DATABASE -> noDatabase((String) value);
            case NODE -> outside(value, 0, NODE_LIMIT);
            case SECRET_KEY_FILE, TLS_CERTIFICATE, TLS_KEY -> noFile((String) value);
            case TRUSTED_NETWORKS, PROXY_NETWORKS -> noNetwork((List<?>) value);
            case CONNECTIONS, CONNECTIONS_PER_ADDRESS, RECIPIENTS_PER_MAIL ->
                    outside(value, 1, 1_000_000);
            case MAILS_PER_MINUTE, UNKNOWN_PER_MINUTE -> outside(value, 1, Integer.MAX_VALUE);
            case MAIL_SIZE -> size(value, MAIL_SIZE_LEAST, MAIL_SIZE_LIMIT);
            case DISK_RESERVE -> size(value, 0, DISK_RESERVE_LIMIT);
            case KEEP_DELETED -> outside(value, 0, 36_500);
            case DRAIN_SECONDS -> outside(value, 0, 3_600);
            case LOG_FORMAT -> oneOf(value, List.of("text", "json"));
            case LOG_LEVEL -> oneOf(value, List.of("error", "warn", "info", "debug"));
            case METRICS_TOKEN -> noToken((String) value);
        };
    }

    private static @Nullable String outside(Object value, long least, long limit) {
        if ((Long) value < least) {
            return "must be at least " + least;
        }
        return (Long) value > limit ? "must be at most " + limit : null;
    }

    private static @Nullable String size(Object value, long least, long limit) {
        if ((Long) value < least) {
            return "must be at least \"%s\"".formatted(ByteSize.text(least));
        }
        return (Long) value > limit
                ? "must be at most \"%s\"".formatted(ByteSize.text(limit))
                : null;
    }

    private static @Nullable String oneOf(Object value, List<String> choices) {
        return choices.contains(value) ? null : "must be one of " + String.join(", ", choices);
    }

    private static @Nullable String noDatabase(String url) {
        return url.isEmpty() || DATABASE.matcher(url).matches()
                ? null
                : "must be like \"jdbc:postgresql://HOST:PORT/DATABASE?user=NAME\"";
    }

    private static @Nullable String noFolder(String path) {
        return path.isEmpty() || !isPath(path)
                ? "must be the path of a folder like \"/var/lib/dozo\""
                : null;
    }

    /** Whether the file is there is seen when it is read: it comes and goes. */
    private static @Nullable String noFile(String path) {
        return isPath(path) ? null : "must be the path of a file like \"/etc/dozo/mail.pem\"";
    }

    private static boolean isPath(String text) {
        return text.indexOf('\0') < 0; // the one character that no file name has
    }

    private static @Nullable String noAddress(String text) {
        return Network.isAddress(text)
                ? null
                : "must be an address of this machine like \"127.0.0.1\"; \"::\" is all of them";
    }

    /** RFC 6750 2.1 */
    private static @Nullable String noToken(String text) {
        return TOKEN.matcher(text).matches()
                ? null
                : "must be letters, digits and -._~+/ only, as HTTP has bearer tokens";
    }

    private static @Nullable String unknownDoor(List<?> names) {
        List<?> known = (List<?>) ConfigKey.DOORS.standard();
        if (names.isEmpty()) {
            return "names no door; the doors are " + known;
        }
        for (Object name : names) {
            if (!known.contains(name)) {
                return "names \"%s\"; the doors are %s".formatted(name, known);
            }
        }
        return null;
    }

    private static @Nullable String noNetwork(List<?> networks) {
        for (Object network : networks) {
            try {
                Network.parse(String.valueOf(network));
            } catch (IllegalArgumentException notOne) {
                return "holds \"%s\", which is no network like 192.0.2.0/24".formatted(network);
            }
        }
        return null;
    }

    private static @Nullable String noHostname(String name) {
        return name.isEmpty() || HOSTNAME.matcher(name).matches()
                ? null
                : "must be a host name like \"mail.example.com\"";
    }

    private void checkTogether(TomlParseResult parsed) {
        wants(parsed, ConfigKey.TLS_CERTIFICATE, ConfigKey.TLS_KEY);
        wants(parsed, ConfigKey.TLS_KEY, ConfigKey.TLS_CERTIFICATE);
        wants(parsed, ConfigKey.DATABASE, ConfigKey.SECRET_KEY_FILE);
        wants(parsed, ConfigKey.SECRET_KEY_FILE, ConfigKey.DATABASE);
        if (!isEmpty(ConfigKey.DATABASE) && !values.containsKey(ConfigKey.NODE)) {
            missing(parsed, ConfigKey.DATABASE, ConfigKey.NODE);
        }
    }

    private void wants(TomlParseResult parsed, ConfigKey given, ConfigKey other) {
        if (!isEmpty(given) && isEmpty(other)) {
            missing(parsed, given, other);
        }
    }

    private void missing(TomlParseResult parsed, ConfigKey given, ConfigKey other) {
        problem(
                parsed.inputPositionOf(List.of(given.key())),
                "\"%s\" wants \"%s\", too".formatted(given.key(), other.key()));
    }

    private boolean isEmpty(ConfigKey key) {
        return values.getOrDefault(key, key.standard()).equals("");
    }

    private void problem(@Nullable TomlPosition position, String what) {
        String place = position == null ? "" : ":" + position.line() + ":" + position.column();
        problems.add(file + place + ": " + what);
    }

    // ---- the nearest key

    private static String nearest(String unknown) {
        String best = ConfigKey.HOSTNAME.key();
        int least = Integer.MAX_VALUE;
        for (String key : ConfigKey.keys()) {
            int distance = distance(unknown.toLowerCase(Locale.ROOT).replace('_', '-'), key);
            if (distance < least) {
                least = distance;
                best = key;
            }
        }
        return best;
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    // ---- the sample file

    /** The text of etc/dozo.toml: every key, commented out, with its standard value. */
    public static String sample() {
        StringBuilder text = new StringBuilder();
        text.append("# Dozo's configuration. Every line stands for the standard value; take the\n");
        text.append("# \"#\" away to change it. An unknown key stops the start. Domains, people\n");
        text.append("# and their limits are not here: see dozo domain --help, dozo user --help.\n");
        for (ConfigKey key : ConfigKey.values()) {
            text.append('\n');
            wrapped(key.purpose(), text);
            text.append('#').append(key.key()).append(" = ").append(toml(key)).append('\n');
        }
        return text.toString();
    }

    private static void wrapped(String purpose, StringBuilder text) {
        int column = 0;
        for (String word : purpose.split(" ")) {
            if (column == 0 || column + word.length() > 76) {
                text.append(column == 0 ? "# " : "\n# ");
                column = 1;
            } else {
                text.append(' ');
            }
            text.append(word);
            column += word.length() + 1;
        }
        text.append('\n');
    }

    private static String toml(ConfigKey key) {
        return switch (key.kind()) {
            case TEXT -> quoted(key.standard());
            case NUMBER -> String.valueOf(key.standard());
            case SIZE -> quoted(ByteSize.text((Long) key.standard()));
            case TEXTS -> "[" + String.join(", ", quotedAll((List<?>) key.standard())) + "]";
        };
    }

    private static List<String> quotedAll(List<?> texts) {
        return texts.stream().map(ConfigFile::quoted).toList();
    }

    private static String quoted(Object text) {
        return "\"" + text + "\"";
    }
}
