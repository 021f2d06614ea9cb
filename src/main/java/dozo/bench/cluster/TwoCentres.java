package dozo.bench.cluster;

import dozo.account.secret.Hashing;
import dozo.bench.load.LoadProcess;
import dozo.bench.load.People;
import dozo.bench.machine.Companion;
import dozo.bench.machine.ProcessTree;
import dozo.bench.machine.Programs;
import dozo.drill.Drill;
import dozo.drill.Lab;
import dozo.drill.LabBroken;
import dozo.drill.Running;
import dozo.drill.Site;
import dozo.drill.Story;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two centres and a witness for a benchmark, and senders beside their nodes. The first centre leads
 * while mails are counted; the second one's line is the long one. What the lab can't do is {@link
 * LabBroken}.
 */
public final class TwoCentres implements AutoCloseable {
    private static final Duration IN_STEP = Duration.ofMinutes(3);
    private static final Duration DRILL_LOAD = Duration.ofSeconds(5);
    private static final int DECLARED_SECONDS = 120; // one-copy-after is 30
    private static final int STOP_SECONDS = 60;
    private static final int SMTP = 25;

    /** All senders come from one address, which a node would not stand. */
    private static final String TRUST = "\ntrusted-networks = [\"10.99.0.0/24\"]\n";

    private static final String COPIES = "SELECT copies FROM epoch";
    private static final String LOG_POSITION = "SELECT pg_current_wal_insert_lsn() - '0/0'";

    private final Lab lab;
    private final Consumer<String> progress;
    private final int accounts;
    private boolean alone;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param folder for the lab, to be made; the system user postgres must be able to enter it
     * @param accounts that get mail
     */
    public TwoCentres(Path folder, int accounts, Consumer<String> progress) {
        this.lab = Lab.at(folder, "b" + ProcessHandle.current().pid() + "-");
        this.accounts = accounts;
        this.progress = progress;
    }

    /** Who takes the mails, and how many copies are made of them. */
    public enum Way {
        /** A node of the leading centre, its clients near it; both centres have each mail. */
        NEAR,
        /** A node of the other centre, its clients there, too; both centres have each mail. */
        FAR,
        /** As NEAR, with the other centre down and one copy declared: a single PostgreSQL. */
        ALONE
    }

    /** How the lead changes. */
    public enum Change {
        KILL("the leading centre is killed", Story.KILL, List.of("smtp")),
        CUT("the leading centre is cut off", Story.PARTITION, List.of("smtp")),
        HAND_OVER("planned switchover", Story.SWITCHOVER, List.of("smtp", "imap", "idle", "pop3"));

        private final String title;
        private final Story story;
        private final List<String> protocols;

        Change(String title, Story story, List<String> protocols) {
            this.title = title;
            this.story = story;
            this.protocols = protocols;
        }

        public String title() {
            return title;
        }

        /** Whose pauses are of interest, as the outcome of a drill calls them. */
        public List<String> protocols() {
            return protocols;
        }
    }

    /**
     * Starts all; returns when mail flows.
     *
     * @param roundTrip between the centres; zero for what it costs by itself
     */
    public synchronized void up(Duration roundTrip) throws IOException, InterruptedException {
        if (closed) {
            return;
        }
        lab.up(step -> progress.accept("lab: " + step), new Lab.Shape(roundTrip, false));
        List<Node> all = new ArrayList<>(nodes(near()));
        all.addAll(nodes(far()));
        for (Node node : all) {
            Files.writeString(node.config(), TRUST, StandardOpenOption.APPEND);
        }
        restart(all);
        String config = "" + all.getFirst().config();
        String hash = new Hashing().hash(People.PASSWORD.getBytes(StandardCharsets.UTF_8)).text();
        List<String> rows = new ArrayList<>(List.of("address,password,name,quota"));
        for (int i = 0; i < accounts; i++) {
            rows.add(People.user(i) + ",\"" + hash + "\",,none");
        }
        Path csv = Files.write(lab.file().resolveSibling("people.csv"), rows);
        Programs.run(Programs.dozo("domain", "add", People.DOMAIN, "--config", config));
        Programs.run(Programs.dozo("user", "import", "" + csv, "--config", config));
    }

    /** A node, as lab.json tells of it. */
    private record Node(String address, Path config, long pid) {}

    private List<Node> nodes(Site centre) throws IOException {
        JsonNode file = new JsonMapper().readTree(Files.readString(lab.file()));
        List<Node> all = new ArrayList<>();
        for (JsonNode node : file.path("centres").path(centre.name()).path("nodes")) {
            all.add(
                    new Node(
                            node.path("address").asString(),
                            Path.of(node.path("config").asString()),
                            node.path("pid").asLong()));
        }
        return all;
    }

    /** Lets the nodes read what was written into their configuration. */
    private void restart(List<Node> all) throws IOException, InterruptedException {
        List<ProcessHandle> nodes =
                all.stream().flatMap(node -> ProcessHandle.of(node.pid()).stream()).toList();
        nodes.forEach(ProcessHandle::destroy);
        for (ProcessHandle node : nodes) {
            try {
                node.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("a node does not stop", e);
            }
        }
        lab.start(near(), far());
    }

    private Site near() {
        return lab.centres().getFirst();
    }

    private Site far() {
        return lab.centres().getLast();
    }

    // ---- counting mails

    /**
     * Sends mails and counts. A checkpoint comes before, so that each round pays for the same full
     * pages in the log.
     *
     * @param octets of a mail
     */
    public Round send(Way way, int senders, long mails, int octets)
            throws IOException, InterruptedException {
        arrange(way);
        lab.query(near(), "postgres", "CHECKPOINT");
        List<String> load = new ArrayList<>(List.of("" + senders, "" + mails, "acknowledged"));
        load.add(nodes(way == Way.FAR ? far() : near()).getFirst().address());
        load.addAll(List.of("" + SMTP, "" + accounts, "" + octets));
        String network = way == Way.FAR ? far().namespace() : lab.clientNamespace();
        List<String> command = new ArrayList<>(Lab.in(network));
        command.addAll(Programs.load(LoadProcess.class, load));
        try (Companion clients = new Companion(command)) {
            clients.answer("ready");
            long log = logPosition();
            long line = lab.carriedBytes(far());
            long cpu = cpuNanos(clients.pid());
            long nanos = Long.parseLong(clients.order("go", "done"));
            cpu = cpuNanos(clients.pid()) - cpu;
            line = lab.carriedBytes(far()) - line;
            return new Round(mails, octets, nanos, cpu, logPosition() - log, line);
        } finally {
            demandLead();
        }
    }

    /** Figures of a round in which the lead moved would mean nothing. */
    private void demandLead() throws IOException {
        if (lab.leader().filter(near()::equals).isEmpty()) {
            throw new IOException(near().name() + " lost the lead while mails were counted");
        }
    }

    private void arrange(Way way) throws IOException, InterruptedException {
        boolean wanted = way == Way.ALONE;
        if (alone == wanted) {
            return;
        }
        if (wanted) {
            progress.accept("the other centre goes down, until one copy is declared");
            lab.kill(far());
        } else {
            progress.accept("the other centre comes back, until two copies are there again");
            lab.start(far());
            lab.awaitInStep(IN_STEP);
        }
        alone = wanted;
        String copies = wanted ? "1" : "2";
        Programs.waitFor(
                copies + " copies of each commit",
                DECLARED_SECONDS,
                () -> lab.query(near(), "dozo", COPIES).equals(copies));
    }

    private long logPosition() {
        return Long.parseLong(lab.query(near(), "postgres", LOG_POSITION));
    }

    /** Of all that runs at all places, but for the senders. */
    private long cpuNanos(long senders) {
        return ProcessTree.cpuNanos(
                Stream.of(near(), far(), lab.witness())
                        .flatMap(site -> lab.running(site).stream())
                        .map(Running::pid)
                        .filter(pid -> pid != senders)
                        .toList());
    }

    // ---- breaking

    /** Changes the lead with both centres there, under the load of the drills' clients. */
    public Drill.Result drill(Change change) throws IOException, InterruptedException {
        arrange(Way.NEAR);
        Drill.Terms terms = new Drill.Terms(DRILL_LOAD, System.nanoTime());
        return Drill.run(lab, change.story, terms, progress);
    }

    /** Stops and removes everything. Threads may call it at once, and it may be called again. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            lab.down(step -> {});
        }
    }
}
