package dozo.drill;

import dozo.drill.Site.Part;
import dozo.installation.Installation.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Two centres and a witness on this machine: started, stopped, broken and mended. Everything is
 * found again from lab.json and from the namespaces, so that any process may go on with a lab that
 * another one began. One thread at a time. Faults are {@link LabBroken}.
 */
public final class Lab {
    private static final Map<String, String> PROGRAMS =
            Map.ofEntries(
                    Map.entry("/usr/bin/etcd", "etcd-server"),
                    Map.entry("/usr/bin/etcdctl", "etcd-client"),
                    Map.entry("/usr/bin/patroni", "patroni"),
                    Map.entry("/usr/lib/python3/dist-packages/etcd/__init__.py", "python3-etcd"),
                    Map.entry(
                            "/usr/lib/python3/dist-packages/psycopg2/__init__.py",
                            "python3-psycopg2"),
                    Map.entry("/usr/lib/python3/dist-packages/idna/__init__.py", "python3-idna"),
                    Map.entry("/usr/lib/postgresql/15/bin/postgres", "postgresql-15"),
                    Map.entry("/usr/bin/tini", "tini"),
                    Map.entry("/usr/bin/setpriv", "util-linux"),
                    Map.entry("/usr/bin/mount", "mount"),
                    Map.entry("/usr/sbin/mkfs.ext4", "e2fsprogs"),
                    Map.entry("/usr/sbin/ethtool", "ethtool"),
                    Map.entry("/bin/ip", "iproute2"));

    private static final Duration VOTES = Duration.ofSeconds(30);
    private static final Duration FIRST_START = Duration.ofSeconds(90);
    private static final Duration IN_STEP = Duration.ofMinutes(2);

    /**
     * How a lab is made.
     *
     * @param roundTrip between the second centre and everybody else; zero for a short line
     * @param ownDisks whether the database of each centre stands on a disk of its own, which can be
     *     filled; each fsync then takes twice as long, so not where speed is measured
     */
    public record Shape(Duration roundTrip, boolean ownDisks) {
        /** For drills. */
        public static final Shape USUAL = new Shape(Duration.ZERO, true);
    }

    /** What is being done, for whoever watches. */
    public enum Step {
        REMAINS,
        NETWORK,
        CONFIGURATION,
        VOTERS,
        LEADER,
        STANDBY,
        NODES,
        STOPPING
    }

    private final Layout layout;
    private final Ground ground;
    private final Wan wan;
    private final Processes processes;
    private final Nodes nodes;

    private Lab(Layout layout) {
        this.layout = layout;
        this.ground = new Ground(layout);
        this.wan = new Wan(layout.wan());
        this.processes = new Processes(layout);
        this.nodes = new Nodes(processes);
    }

    /** The lab in this folder, whether it runs or not. */
    public static Lab at(Path folder) {
        return at(folder, "");
    }

    /**
     * The same, beside others.
     *
     * @param prefix of its namespaces
     */
    public static Lab at(Path folder, String prefix) {
        return new Lab(Layout.of(folder, prefix));
    }

    /** What this machine lacks for a lab, in words; empty if nothing. */
    public static Optional<String> lacks() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("root");
        }
        Set<String> packages = new TreeSet<>();
        PROGRAMS.forEach((file, name) -> {
            if (!Files.exists(Path.of(file))) {
                packages.add(name);
            }
        });
        return packages.isEmpty()
                ? Optional.empty()
                : Optional.of("Debian packages: " + String.join(" ", packages));
    }

    public List<Site> centres() {
        return layout.centres();
    }

    public Site witness() {
        return layout.witness();
    }

    /** The other centre. */
    public Site other(Site centre) {
        return centres().get(centre.equals(centres().getFirst()) ? 1 : 0);
    }

    /** lab.json. */
    public Path file() {
        return layout.folder().resolve(LabFile.NAME);
    }

    /** The folder of what drills leave. */
    Path reports() {
        return layout.folder().resolve("reports");
    }

    /** The network in which clients live. */
    public String clientNamespace() {
        return layout.client();
    }

    /** What to write before a command so that it runs in this network. */
    public static List<String> in(String namespace) {
        return Wan.in(namespace);
    }

    // ---- up and down

    /** Starts everything afresh, and returns when one centre leads and the other is in step. */
    public void up(Consumer<Step> progress) {
        up(progress, Shape.USUAL);
    }

    /** The same, in another shape. */
    public void up(Consumer<Step> progress, Shape shape) {
        lacks().ifPresent(what -> {
            throw new LabBroken("a lab needs " + what);
        });
        if (ground.exists()) {
            progress.accept(Step.REMAINS);
            down(step -> {});
        }
        prepare(progress, shape);
        progress.accept(Step.VOTERS);
        layout.sites().forEach(site -> processes.start(site, Part.ETCD));
        awaitVotes(layout.sites());
        progress.accept(Step.LEADER);
        Site first = centres().getFirst();
        processes.start(first, Part.PATRONI);
        awaitLeader(first, FIRST_START);
        progress.accept(Step.STANDBY);
        processes.start(other(first), Part.PATRONI);
        awaitInStep(IN_STEP);
        keepVotesAtWitness();
        progress.accept(Step.NODES);
        nodes.start(List.of(first)); // one alone makes the tables
        nodes.people(first);
        nodes.start(centres());
    }

    private void prepare(Consumer<Step> progress, Shape shape) {
        try {
            ground.makeFolder();
            progress.accept(Step.NETWORK);
            ground.makeNetwork(shape.roundTrip());
            progress.accept(Step.CONFIGURATION);
            if (shape.ownDisks()) {
                ground.makeDisks();
            }
            ground.configure();
        } catch (IOException | GeneralSecurityException e) {
            throw new LabBroken("can't prepare " + layout.folder() + ": " + e.getMessage(), e);
        }
    }

    /** Stops everything and removes it, with its data; also what a crash left of it. */
    public void down(Consumer<Step> progress) {
        ground.refuseForeign();
        if (ground.exists()) {
            progress.accept(Step.STOPPING);
            processes.end();
            ground.remove();
        }
    }

    // ---- breaking and mending

    /**
     * Starts all that belongs to these places and does not run: what returning power does. Patroni
     * follows when its voter answers, for which a majority must be there; nodes when one leads.
     */
    public void start(Site... sites) {
        for (Site site : sites) {
            start(site, Part.ETCD);
        }
        awaitVotes(List.of(sites));
        for (Site site : sites) {
            if (site.isCentre()) {
                start(site, Part.PATRONI);
            }
        }
        Waiting.until(
                FIRST_START,
                () -> leader().isPresent(),
                () -> "no centre leads, see the logs in " + layout.folder());
        nodes.start(Stream.of(sites).filter(Site::isCentre).toList());
    }

    /** Starts etcd or Patroni at a place, if it does not run; Patroni starts PostgreSQL. */
    public void start(Site site, Part part) {
        processes.start(site, part);
    }

    /** The first process of a part, if it lives. */
    public Optional<Running> running(Site site, Part part) {
        return processes.running(site, part);
    }

    /** The first process of a place whose command line has this word. */
    public Optional<Running> running(Site site, String word) {
        return running(site).stream().filter(each -> each.commandLine().contains(word)).findFirst();
    }

    /** A node's process, if it lives. */
    public Optional<Running> running(Machine node) {
        return nodes.running(node);
    }

    /** kill -9 of every process of a place at once, whoever started it there. */
    public void kill(Site site) {
        processes.kill(site);
    }

    /** kill -9 of one process alone: of Patroni, and PostgreSQL goes on without it. */
    public void kill(Site site, Part part) {
        processes.kill(site, part);
    }

    /** Cuts a place off, silently: what is sent is lost, and nobody is told. */
    public void cut(Site site) {
        wan.cut(site.leg());
    }

    public void heal(Site site) {
        wan.heal(site.leg());
    }

    /**
     * Hands the lead to the other centre, as before work on a machine of this one. A checkpoint in
     * both comes first, so that PostgreSQL has little to write while it stops.
     */
    public void handOver(Site leader) {
        query(leader, "postgres", "CHECKPOINT");
        query(other(leader), "postgres", "CHECKPOINT");
        List<String> command = new ArrayList<>(Wan.in(leader.namespace()));
        command.addAll(List.of("patronictl", "-c", leader.places().config() + "/patroni.yml"));
        command.addAll(List.of("switchover", layout.installation().cluster(), "--force"));
        command.addAll(List.of("--leader", leader.name(), "--candidate", other(leader).name()));
        Program.run(command);
    }

    /** Makes the line of a centre that long, there and back; the frames on it are lost. */
    public void lengthen(Site centre, Duration roundTrip) {
        shorten(centre);
        layout.namespaces().stream()
                .filter(each -> !each.equals(layout.wan()))
                .forEach(Wan::sendWholeFrames);
        wan.lengthen(centre.leg(), roundTrip.dividedBy(2));
    }

    /** Makes the line of a centre as short as any. */
    public void shorten(Site centre) {
        wan.shorten(centre.leg());
    }

    /** Lets no commit of this PostgreSQL wait for a copy, and wakes those that do. */
    public void wake(Site leader) {
        query(leader, "postgres", "ALTER SYSTEM SET synchronous_standby_names = ''");
        query(leader, "postgres", "SELECT pg_reload_conf()");
    }

    /** Lets Patroni say again whom commits wait for. */
    public void restoreWaiting(Site leader) {
        query(leader, "postgres", "ALTER SYSTEM RESET synchronous_standby_names");
        query(leader, "postgres", "SELECT pg_reload_conf()");
    }

    /** Stops a process in the middle of what it does. */
    public void freeze(Running process) {
        process.signal("STOP");
    }

    public void thaw(Running process) {
        process.signal("CONT");
    }

    /** Leaves so much room on the disk of a centre's database; for a lab with disks of its own. */
    public void fill(Site centre, long leftBytes) {
        centre.disk().fill(leftBytes);
    }

    /** Takes the last octet of it, too. */
    public void fill(Site centre) {
        centre.disk().fill();
    }

    /**
     * Lets this PostgreSQL need one file of its log after the other, until there is no room for the
     * next and it stops in the middle of its work, as PostgreSQL does then.
     */
    public void exhaustLog(Site leader) {
        String files =
                "SELECT pg_logical_emit_message(false, 'drill', ''), pg_switch_wal()"
                        + " FROM generate_series(1, 1000)";
        if (new Postgres(leader).query("postgres", files).exit() == 0) {
            throw new LabBroken("the disk of " + leader.name() + " is not full");
        }
    }

    /** Gives the room back. */
    public void empty(Site centre) {
        centre.disk().empty();
    }

    // ---- asking

    /** The centre whose PostgreSQL takes writes; empty if none, or if it does not answer. */
    public Optional<Site> leader() {
        return centres().stream().filter(this::leads).findFirst();
    }

    private boolean leads(Site centre) {
        return new Postgres(centre).standing().filter(each -> !each.follows()).isPresent();
    }

    /**
     * Does every commit of this leader wait for the other centre, and may that one take over? The
     * first PostgreSQL itself is asked, since Patroni may be wrong; the second is written in etcd,
     * up to some seconds later.
     */
    public boolean inStep(Site leader) {
        String other = other(leader).name();
        boolean waits =
                new Postgres(leader)
                        .standing()
                        .filter(standing -> !standing.follows())
                        .filter(standing -> standing.synchronousStandby().equals(other))
                        .isPresent();
        return waits
                && new Etcd(leader)
                        .patroni(layout.installation().cluster(), "sync")
                        .filter(sync -> sync.path("leader").asString("").equals(leader.name()))
                        .filter(sync -> sync.path("sync_standby").asString("").equals(other))
                        .isPresent();
    }

    /** Where etcd's leader is; empty without a majority. */
    public Optional<Site> votes() {
        return layout.sites().stream()
                .filter(site -> new Etcd(site).status().filter(Etcd.Status::leads).isPresent())
                .findFirst();
    }

    /** Every process that lives at a place, whoever started it there. */
    public List<Running> running(Site site) {
        return Wan.processes(site.namespace());
    }

    /** Octets that the line of a place has carried so far, both ways. */
    public long carriedBytes(Site site) {
        return Wan.carriedBytes(site.namespace());
    }

    /** Runs SQL at a centre as the superuser, and answers its rows. */
    public String query(Site centre, String database, String sql) {
        Program.Result result = new Postgres(centre).query(database, sql);
        if (result.exit() != 0) {
            throw new LabBroken(centre.name() + ": " + result.said().strip());
        }
        return result.said().strip();
    }

    /** Waits until this centre takes writes. */
    public void awaitLeader(Site centre, Duration patience) {
        Waiting.until(
                patience,
                () -> leads(centre),
                () -> centre.name() + " does not lead, see " + centre.log(Part.PATRONI));
        processes.write();
    }

    /** Waits until one centre leads and every commit waits for the other. */
    public void awaitInStep(Duration patience) {
        Waiting.until(
                patience,
                () -> leader().filter(this::inStep).isPresent(),
                () -> "no centre leads with the other in step, see logs in " + layout.folder());
        processes.write();
    }

    private void awaitVotes(List<Site> sites) {
        Waiting.until(
                VOTES,
                () -> sites.stream().allMatch(each -> new Etcd(each).status().isPresent()),
                () -> "etcd finds no leader, see the logs in " + layout.folder());
    }

    /**
     * Moves etcd's leader to the witness. Lost together with a centre it would cost 3 s more, for
     * an election and leases that begin anew.
     */
    public void keepVotesAtWitness() {
        Optional<Etcd.Status> here = new Etcd(witness()).status();
        Optional<Site> there = votes();
        if (here.isPresent() && there.isPresent() && !there.get().equals(witness())) {
            new Etcd(there.get()).moveLeader(here.get().member());
        }
    }
}
