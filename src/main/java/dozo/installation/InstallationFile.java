package dozo.installation;

import dozo.installation.Installation.Centre;
import dozo.installation.Installation.Machine;
import dozo.installation.Installation.Work;
import dozo.policy.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/** Reads the description of an installation; says with line and column what is wrong with it. */
public final class InstallationFile {
    private static final long SIZE_LIMIT_BYTES = 1 << 20;
    private static final int NODES_LIMIT = 32;
    private static final long MEMORY_LEAST_BYTES = 256L << 20;

    /** Fit for a host name, a file name, and PostgreSQL's and Patroni's names at once. */
    private static final Pattern NAME = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");

    private static final Pattern HOSTNAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");
    private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])";
    private static final Pattern ADDRESS = Pattern.compile("(" + OCTET + "\\.){3}" + OCTET);

    private static final List<String> CENTRES = List.of("centre-a", "centre-b");
    private static final Map<List<String>, Set<String>> KEYS =
            Map.of(
                    List.of(),
                            Set.of(
                                    "cluster",
                                    "hostname",
                                    "secrets",
                                    "database-memory",
                                    "centre-a",
                                    "centre-b",
                                    "witness"),
                    List.of("centre-a"), Set.of("name", "database", "nodes"),
                    List.of("centre-b"), Set.of("name", "database", "nodes"),
                    List.of("witness"), Set.of("name", "address"));

    /** What a file held. */
    public sealed interface Reading {
        record Good(Installation installation) implements Reading {}

        /** Exit 78: each problem as {@code file:line:column: what}. */
        record Bad(List<String> problems) implements Reading {}
    }

    private final Path file;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();

    private InstallationFile(Path file) {
        this.file = file;
    }

    /** Reads it. */
    public static Reading read(Path file) {
        try {
            if (Files.size(file) > SIZE_LIMIT_BYTES) {
                return new Reading.Bad(List.of(file + ": larger than 1 MiB"));
            }
            return read(Files.readString(file), file);
        } catch (IOException unreadable) {
            String problem = file + ": can't be read as UTF-8 text: " + unreadable;
            return new Reading.Bad(List.of(problem));
        }
    }

    /** Reads a text as if it stood in this file. */
    public static Reading read(String text, Path file) {
        InstallationFile reader = new InstallationFile(file);
        TomlParseResult parsed = Toml.parse(text, TomlVersion.V1_0_0);
        for (TomlParseError error : parsed.errors()) {
            reader.problem(error.position(), String.valueOf(error.getMessage()));
        }
        Installation installation = parsed.hasErrors() ? null : reader.installation(parsed);
        return installation == null || !reader.problems.isEmpty()
                ? new Reading.Bad(List.copyOf(reader.problems))
                : new Reading.Good(installation);
    }

    /** A description to begin with, every key explained. */
    public static String sample() {
        return Template.of("sample.toml").text();
    }

    private @Nullable Installation installation(TomlParseResult parsed) {
        Part whole = new Part(parsed, List.of());
        Set<String> addresses = new HashSet<>();
        String cluster = whole.name("cluster");
        String hostname = whole.hostname("hostname");
        Path secrets = file.toAbsolutePath().resolveSibling(whole.text("secrets", "secrets"));
        long memory = whole.memory("database-memory");
        List<Centre> centres = new ArrayList<>();
        for (String key : CENTRES) {
            Part part = whole.part(key);
            if (part != null) {
                centres.add(centre(part, addresses));
            }
        }
        Part part = whole.part("witness");
        if (part == null) {
            return null;
        }
        String name = unique(part, part.name("name"));
        Machine witness = new Machine(name, name, Work.WITNESS, part.address("address", addresses));
        return new Installation(
                cluster, hostname, secrets.normalize(), memory, List.copyOf(centres), witness);
    }

    /** A node may stand on the database's machine; databases and witness stand apart. */
    private Centre centre(Part part, Set<String> addresses) {
        String name = unique(part, part.name("name"));
        Machine database =
                new Machine(name, name, Work.DATABASE, part.address("database", addresses));
        List<Machine> nodes = new ArrayList<>();
        for (String address : part.addresses("nodes")) {
            String own = name + "-" + (nodes.size() + 1);
            nodes.add(new Machine(own, name, Work.NODE, address));
        }
        return new Centre(database, List.copyOf(nodes));
    }

    private String unique(Part part, String name) {
        String other = names.putIfAbsent(name, part.label());
        if (other != null && !name.isEmpty()) {
            problem(part.position("name"), "%s is called \"%s\" already".formatted(other, name));
        }
        return name;
    }

    private void problem(@Nullable TomlPosition position, String what) {
        String place = position == null ? "" : ":" + position.line() + ":" + position.column();
        problems.add(file + place + ": " + what);
    }

    /** A table of the file, with what it must hold. */
    private final class Part {
        private final TomlTable table;
        private final List<String> path;

        Part(TomlTable table, List<String> path) {
            this.table = table;
            this.path = path;
            refuseOthers();
        }

        private void refuseOthers() {
            Set<String> known = KEYS.getOrDefault(path, Set.of());
            for (String key : table.keySet()) {
                if (!known.contains(key)) {
                    String list = String.join(", ", known.stream().sorted().toList());
                    problem(
                            position(key),
                            "unknown key \"%s\" in %s; the keys are %s"
                                    .formatted(key, label(), list));
                }
            }
        }

        String label() {
            return path.isEmpty() ? "the file" : "[" + path.getFirst() + "]";
        }

        @Nullable TomlPosition position(String key) {
            return table.inputPositionOf(List.of(key));
        }

        @Nullable Part part(String key) {
            if (table.get(List.of(key)) instanceof TomlTable below) {
                return new Part(below, List.of(key));
            }
            problem(position(key), "the table [" + key + "] is missing");
            return null;
        }

        String text(String key, @Nullable String standard) {
            Object value = table.get(List.of(key));
            if (value == null && standard != null) {
                return standard;
            }
            if (value instanceof String text && !text.isEmpty()) {
                return text;
            }
            missing(key, "a text in quotes", value);
            return "";
        }

        private void missing(String key, String kind, @Nullable Object value) {
            if (value == null) {
                problem(null, "\"%s\" is missing in %s: %s".formatted(key, label(), kind));
            } else {
                problem(position(key), "\"%s\" must be %s".formatted(key, kind));
            }
        }

        String name(String key) {
            String text = text(key, null);
            if (!text.isEmpty() && !NAME.matcher(text).matches()) {
                problem(
                        position(key),
                        "\"%s\" is no name: at most 40 of a-z, 0-9 and \"-\", a letter first"
                                .formatted(text));
            }
            return text;
        }

        String hostname(String key) {
            String text = text(key, null);
            if (!text.isEmpty() && !HOSTNAME.matcher(text).matches()) {
                problem(position(key), "\"%s\" is not a host name".formatted(text));
            }
            return text;
        }

        long memory(String key) {
            OptionalLong size = ByteSize.parse(text(key, "1G"));
            if (size.isEmpty() || size.getAsLong() < MEMORY_LEAST_BYTES) {
                problem(position(key), "\"%s\" must be a size of 256M or more".formatted(key));
            }
            return size.orElse(MEMORY_LEAST_BYTES);
        }

        String address(String key, Set<String> taken) {
            String text = text(key, null);
            if (!text.isEmpty()) {
                check(position(key), text);
                if (!taken.add(text)) {
                    problem(
                            position(key),
                            "%s votes already: databases and witness need a machine each"
                                    .formatted(text));
                }
            }
            return text;
        }

        List<String> addresses(String key) {
            Object value = table.get(List.of(key));
            List<String> addresses = new ArrayList<>();
            if (!(value instanceof TomlArray array)
                    || array.isEmpty()
                    || array.size() > NODES_LIMIT) {
                missing(key, "a list of 1 to 32 addresses", value);
                return addresses;
            }
            for (int i = 0; i < array.size(); i++) {
                String text = String.valueOf(array.get(i));
                check(array.inputPositionOf(i), text);
                if (addresses.contains(text)) {
                    problem(array.inputPositionOf(i), text + " stands there twice");
                }
                addresses.add(text);
            }
            return addresses;
        }

        private void check(@Nullable TomlPosition position, String text) {
            if (!ADDRESS.matcher(text).matches()) {
                problem(
                        position,
                        "\"%s\" is no IPv4 address in numbers, like 192.0.2.11".formatted(text));
            }
        }
    }
}
