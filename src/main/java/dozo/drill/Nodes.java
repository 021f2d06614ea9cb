package dozo.drill;

import dozo.account.secret.Hashing;
import dozo.installation.Installation.Machine;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Dozo itself: {@code dozo serve} on each node's machine, and the accounts of the drills. */
final class Nodes {
    static final String DOMAIN = "drill.example";
    static final String PASSWORD = "drill-drill-drill";
    static final int ACCOUNTS = 8;

    private static final Duration READY = Duration.ofSeconds(90);
    private static final String READY_LINE = "dozo: ready";
    private static final String LOG = "dozo.log";

    private final Processes processes;

    Nodes(Processes processes) {
        this.processes = processes;
    }

    static List<String> accounts() {
        return Stream.iterate(1, number -> number + 1)
                .limit(ACCOUNTS)
                .map(number -> "user" + number + "@" + DOMAIN)
                .toList();
    }

    /** The command line of a class of ours, on the Java and with the classes that we run with. */
    static List<String> java(String main, String... options) {
        String classes =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(each -> Path.of(each).toAbsolutePath().toString())
                        .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        List<String> command = new ArrayList<>(List.of(java, "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classes, main));
        return command;
    }

    private static List<String> dozo(String... words) {
        List<String> command = java("dozo.Main", "-Xmx512m");
        command.addAll(List.of(words));
        return command;
    }

    /**
     * Starts those that do not run, and returns when all are ready. As root, which a real node is
     * not: so they may open the ports below 1024.
     */
    void start(List<Site> centres) {
        List<Runnable> ready = new ArrayList<>();
        for (Site centre : centres) {
            for (Machine node : centre.nodes()) {
                if (processes.running(node).isEmpty()) {
                    ready.add(start(centre, node));
                }
            }
        }
        ready.forEach(Runnable::run);
        processes.write();
    }

    /** Starts one; what is answered waits until it is ready. */
    private Runnable start(Site centre, Machine node) {
        Path log = log(centre, node);
        long before = size(log);
        String config = config(centre, node).toString();
        List<String> program = dozo("serve", "--config", config);
        Running started = processes.start(centre.namespace(), program, log);
        processes.put(node, started);
        return () ->
                Waiting.until(
                        READY,
                        () -> {
                            if (!started.isAlive()) {
                                throw new LabBroken(node.name() + " ended, see " + log);
                            }
                            return saysReady(log, before);
                        },
                        () -> node.name() + " is not ready, see " + log);
    }

    private static boolean saysReady(Path log, long before) {
        try {
            String said = Files.readString(log, StandardCharsets.UTF_8);
            return said.indexOf(READY_LINE, (int) Math.min(before, said.length())) >= 0;
        } catch (IOException e) {
            throw new LabBroken(log + " can't be read", e);
        }
    }

    private static long size(Path log) {
        try {
            // in letters, as it is searched; the log is that of one drill
            return Files.exists(log) ? Files.readString(log).length() : 0;
        } catch (IOException e) {
            throw new LabBroken(log + " can't be read", e);
        }
    }

    private static Path config(Site centre, Machine node) {
        return centre.places(node).config().resolve("dozo.toml");
    }

    static Path log(Site centre, Machine node) {
        return centre.places(node).data().resolveSibling(LOG);
    }

    Optional<Running> running(Machine node) {
        return processes.running(node);
    }

    /** Makes the domain and its users, through the first node. */
    void people(Site centre) {
        Machine node = centre.nodes().getFirst();
        String config = config(centre, node).toString();
        // all have one password, so all can have its one hash, which takes its time to make
        String hash = new Hashing().hash(PASSWORD.getBytes(StandardCharsets.UTF_8)).text();
        List<String> rows = new ArrayList<>(List.of("address,password,name,quota"));
        accounts().forEach(each -> rows.add(each + ",\"" + hash + "\",,none"));
        try {
            Path csv = Files.write(centre.places(node).run().resolve("users.csv"), rows);
            Program.run(dozo("domain", "add", DOMAIN, "--config", config));
            Program.run(dozo("user", "import", csv.toString(), "--config", config));
        } catch (IOException e) {
            throw new LabBroken("can't write the users of the drills", e);
        }
    }
}
