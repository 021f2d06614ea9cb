package dozo.installation;

import dozo.installation.Installation.Machine;
import dozo.installation.Installation.Work;
import dozo.net.MachineCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what the machines of one installation need; writing it again changes no secret. */
public final class Configuration {
    private static final Path UNITS = Path.of("/etc/systemd/system");
    private static final String FOR_ALL = "rw-r--r--";
    private static final String SECRET = "rw-------";
    private static final long MIB = 1 << 20;

    private final Installation installation;
    private final Secrets secrets;
    private final MachineCertificates certificates;

    public Configuration(Installation installation, Secrets secrets) {
        this.installation = installation;
        this.secrets = secrets;
        this.certificates = new MachineCertificates(secrets.folder());
    }

    /** Writes a folder for each machine, and a page that says what to do with them. */
    public void write(Path out, Instant now) throws IOException, GeneralSecurityException {
        for (Machine machine : installation.machines()) {
            Path root = out.resolve(machine.name());
            write(machine, Places.STANDARD, root, now);
            units(machine, root);
        }
        Map<String, String> values =
                Map.of("cluster", installation.cluster(), "machines", machines());
        put(out.resolve("README.txt"), Template.of("README.txt").with(values), FOR_ALL);
    }

    private String machines() {
        int longest =
                installation.machines().stream().mapToInt(m -> m.name().length()).max().orElse(0);
        return installation.machines().stream()
                .map(machine -> {
                    String name = machine.name() + " ".repeat(longest - machine.name().length());
                    return "    %s   %s, %s at %s"
                            .formatted(
                                    name,
                                    machine.address(),
                                    words(machine.work()),
                                    machine.centre());
                })
                .collect(Collectors.joining("\n"));
    }

    private static String words(Work work) {
        return switch (work) {
            case DATABASE -> "the database (etcd, Patroni, PostgreSQL)";
            case WITNESS -> "the witness (etcd)";
            case NODE -> "a node (Dozo)";
        };
    }

    /**
     * Writes one machine's configuration and certificates.
     *
     * @param places where they will be when the machine reads them
     * @param root the folder that stands for the machine's {@code /}
     */
    public void write(Machine machine, Places places, Path root, Instant now)
            throws IOException, GeneralSecurityException {
        Path config = below(root, places.config());
        Map<String, String> values = values(machine, places);
        switch (machine.work()) {
            case DATABASE -> {
                put(config, "etcd.yml", values, FOR_ALL);
                put(config, "patroni.yml", values, SECRET);
                put(config, "first-start.sql", values, SECRET);
                put(config, "patroni-start.py", values, FOR_ALL);
            }
            case WITNESS -> put(config, "etcd.yml", values, FOR_ALL);
            case NODE -> {
                put(config, "dozo.toml", values, SECRET);
                put(config, "secret.key", values, SECRET);
            }
        }
        Path tls = Files.createDirectories(config.resolve("tls"));
        String name = machine.work() == Work.NODE ? "node" : "machine";
        List<String> names = List.of(machine.name(), machine.address(), "localhost", "127.0.0.1");
        certificates.issue(tls, name, names, now);
    }

    private void units(Machine machine, Path root) throws IOException {
        Path units = below(root, UNITS);
        Map<String, String> values = values(machine, Places.STANDARD);
        switch (machine.work()) {
            case DATABASE -> {
                put(units, "dozo-etcd.service", values, FOR_ALL);
                put(units, "dozo-patroni.service", values, FOR_ALL);
            }
            case WITNESS -> put(units, "dozo-etcd.service", values, FOR_ALL);
            case NODE -> put(units, "dozo.service", values, FOR_ALL);
        }
    }

    // ---- values

    private Map<String, String> values(Machine machine, Places places) throws IOException {
        Map<String, String> values = new HashMap<>();
        values.put("cluster", installation.cluster());
        values.put("hostname", installation.hostname());
        values.put("name", machine.name());
        values.put("centre", machine.centre());
        values.put("host", machine.address());
        values.put("config", places.config().toString());
        values.put("data", places.data().toString());
        values.put("run", places.run().toString());
        values.put("user", machine.work() == Work.WITNESS ? "etcd" : "postgres");
        values.put("voters", voters());
        values.put("etcdhosts", etcdHosts(machine));
        values.put("memory", installation.databaseMemoryBytes() / MIB + "MB");
        values.put("sharedbuffers", installation.databaseMemoryBytes() / 4 / MIB + "MB");
        values.put("databaserules", databaseRules());
        values.put("noderules", nodeRules());
        values.put("node", String.valueOf(number(machine)));
        values.put("centres", centres());
        values.put("witness", installation.witness().address());
        values.put("databaseurl", databaseUrl(places));
        values.put("secretkey", secrets.key());
        for (Secrets.Account account : Secrets.Account.values()) {
            values.put(account.name().toLowerCase(Locale.ROOT), secrets.password(account));
        }
        return values;
    }

    private String voters() {
        return installation.voters().stream()
                .map(voter -> voter.name() + "=https://" + voter.address() + ":2380")
                .collect(Collectors.joining(","));
    }

    /** The own voter first, the other centre's last. */
    private String etcdHosts(Machine machine) {
        Comparator<Machine> nearness =
                Comparator.comparingInt(
                        voter -> voter.equals(machine) ? 0 : voter.work() == Work.WITNESS ? 1 : 2);
        return installation.voters().stream()
                .sorted(nearness)
                .map(voter -> "'" + voter.address() + ":2379'")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /** A node that is added at either centre takes no other's number. */
    private int number(Machine machine) {
        for (int i = 0; i < installation.centres().size(); i++) {
            int place = installation.centres().get(i).nodes().indexOf(machine);
            if (place >= 0) {
                return installation.centres().size() * place + i;
            }
        }
        return 0; // no node
    }

    private String centres() {
        return installation.databases().stream()
                .map(each -> "\"" + each.name() + "=" + each.address() + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private String databaseUrl(Places places) throws IOException {
        String hosts =
                installation.databases().stream()
                        .map(Machine::address)
                        .collect(Collectors.joining(","));
        return "jdbc:postgresql://%s/dozo?user=dozo&password=%s&sslmode=verify-full&sslrootcert=%s"
                .formatted(
                        hosts,
                        secrets.password(Secrets.Account.DOZO),
                        places.config().resolve("tls/ca.pem"));
    }

    private String databaseRules() {
        return installation.databases().stream()
                .map(Machine::address)
                .map(each ->
                        rule("replication replicator", each) + "\n" + rule("all rewinder", each))
                .collect(Collectors.joining("\n"));
    }

    /** Nodes come from their own addresses, or from a database's where they share its machine. */
    private String nodeRules() {
        Stream<Machine> machines =
                Stream.concat(installation.nodes().stream(), installation.databases().stream());
        return machines.map(Machine::address)
                .distinct()
                .map(each -> rule("dozo dozo", each))
                .collect(Collectors.joining("\n"));
    }

    private static String rule(String what, String address) {
        return "    - hostssl " + what + " " + address + "/32 scram-sha-256";
    }

    // ---- files

    private static Path below(Path root, Path absolute) {
        return root.resolve(Path.of("/").relativize(absolute));
    }

    private static void put(
            Path folder, String template, Map<String, String> values, String permissions)
            throws IOException {
        Files.createDirectories(folder);
        put(folder.resolve(template), Template.of(template).with(values), permissions);
    }

    /** Writes a file so that it never stands there half, nor for a moment readable by others. */
    private static void put(Path file, String text, String permissions) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        var wanted = PosixFilePermissions.fromString(permissions);
        Files.createFile(fresh, PosixFilePermissions.asFileAttribute(wanted));
        Files.writeString(fresh, text);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
