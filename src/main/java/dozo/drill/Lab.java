package dozo.drill;

import dozo.drill.Site.Part;
import dozo.installation.Configuration;
import dozo.installation.Installation.Machine;
import dozo.installation.Places;
import dozo.installation.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
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
    static final List<String> AS_POSTGRES =
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups");

    private static final Map<String, String> PROGRAMS =
            Map.of(
                    "/usr/bin/etcd", "etcd-server",
                    "/usr/bin/etcdctl", "etcd-client",
                    "/usr/bin/patroni", "patroni",
                    "/usr/lib/python3/dist-packages/etcd/__init__.py", "python3-etcd",
                    "/usr/lib/python3/dist-packages/psycopg2/__init__.py", "python3-psycopg2",
                    "/usr/lib/python3/dist-packages/idna/__init__.py", "python3-idna",
                    "/usr/lib/postgresql/15/bin/postgres", "postgresql-15",
                    "/usr/bin/setpriv", "util-linux",
                    "/bin/ip", "iproute2");

    private static final String MARK = "lab.toml";
    private static final Duration VOTES = Duration.ofSeconds(30);
    private static final Duration FIRST_START = Duration.ofSeconds(90);
    private static final Duration IN_STEP = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(10);

    /** What is being done, for whoever watches. */
    public enum Step {
        REMAINS,
        NETWORK,
        CONFIGURATION,
        VOTERS,
        LEADER,
        STANDBY,
        STOPPING
    }

    private final Layout layout;
    private final Wan wan;
    private final LabFile file;
    private LabFile.State state;

    private Lab(Layout layout) {
        this.layout = layout;
        this.wan = new Wan(layout.wan());
        this.file = new LabFile(layout.folder().resolve("lab.json"));
        this.state = file.read();
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

    public Path file() {
        return layout.folder().resolve("lab.json");
    }

    // ---- up

    /** Starts everything afresh, and returns when one centre leads and the other is in step. */
    public void up(Consumer<Step> progress) {
        lacks().ifPresent(what -> {
            throw new LabBroken("a lab needs " + what);
        });
        if (hasRemains()) {
            progress.accept(Step.REMAINS);
            down(step -> {});
        }
        try {
            makeFolder();
            progress.accept(Step.NETWORK);
            makeNetwork();
            progress.accept(Step.CONFIGURATION);
            configure();
        } catch (IOException | GeneralSecurityException e) {
            throw new LabBroken("can't prepare " + layout.folder() + ": " + e.getMessage(), e);
        }
        progress.accept(Step.VOTERS);
        layout.sites().forEach(site -> start(site, Part.ETCD));
        awaitVotes();
        progress.accept(Step.LEADER);
        Site first = centres().getFirst();
        start(first, Part.PATRONI);
        awaitLeader(first, FIRST_START);
        progress.accept(Step.STANDBY);
        start(other(first), Part.PATRONI);
        awaitInStep(IN_STEP);
        keepVotesAtWitness();
        write();
    }

    private boolean hasRemains() {
        return Files.exists(layout.folder()) || layout.namespaces().stream().anyMatch(Wan::exists);
    }

    private void makeFolder() throws IOException {
        Files.createDirectories(layout.folder());
        Files.writeString(layout.folder().resolve(MARK), Layout.description());
        passable(layout.folder());
        if (Program.attempt(as(List.of("test", "-x", layout.folder().toString()))).exit() != 0) {
            throw new LabBroken(
                    "the system user postgres can't enter "
                            + layout.folder()
                            + ": a folder above it is closed to others; choose another with --data");
        }
    }

    private static void passable(Path folder) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
    }

    private void makeNetwork() {
        wan.make(layout.folder());
        for (Site site : layout.sites()) {
            List<String> addresses = new ArrayList<>(List.of(site.voter().address()));
            site.nodes().stream().map(Machine::address).forEach(addresses::add);
            wan.join(site.namespace(), site.leg(), addresses);
        }
        wan.join(layout.client(), "client", List.of(Layout.CLIENT_ADDRESS));
    }

    private void configure() throws IOException, GeneralSecurityException {
        Configuration configuration = new Configuration(layout.installation(), secrets());
        Instant now = Instant.now();
        for (Site site : layout.sites()) {
            List<Machine> machines = new ArrayList<>(site.nodes());
            machines.add(site.voter());
            for (Machine machine : machines) {
                Places places = site.places(machine);
                for (Path each : List.of(places.config(), places.data(), places.run())) {
                    Files.createDirectories(each);
                }
                configuration.write(machine, places, Path.of("/"), now);
            }
            Program.run("chown", "-R", "postgres:postgres", site.folder().toString());
        }
    }

    private Secrets secrets() throws IOException {
        return Secrets.open(layout.installation().secrets());
    }

    // ---- processes

    /** Starts etcd or Patroni at a place, if it does not run; Patroni starts PostgreSQL. */
    public void start(Site site, Part part) {
        if (running(site, part).isPresent()) {
            return;
        }
        Path config = site.places().config();
        List<String> program =
                switch (part) {
                    case ETCD ->
                            List.of(
                                    "/usr/bin/etcd",
                                    "--config-file",
                                    config.resolve("etcd.yml") + "");
                    case PATRONI ->
                            List.of("/usr/bin/patroni", config.resolve("patroni.yml").toString());
                    case POSTGRESQL ->
                            throw new IllegalArgumentException("Patroni starts PostgreSQL");
                };
        // a session of its own: Ctrl-C at the terminal is not meant for it
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(Wan.in(site.namespace()));
        command.addAll(as(program));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(site.folder().toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(site.log(part).toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            Running.of(process.pid()).ifPresent(each -> state.put(site.name(), part, each));
            write();
        } catch (IOException e) {
            throw new LabBroken("can't start " + part + " at " + site.name(), e);
        }
    }

    private static List<String> as(List<String> program) {
        List<String> command = new ArrayList<>(AS_POSTGRES);
        command.addAll(program);
        return command;
    }

    /** Starts all that belongs to a place and does not run: what power does when it comes back. */
    public void start(Site site) {
        start(site, Part.ETCD);
        if (site.isCentre()) {
            start(site, Part.PATRONI);
        }
    }

    /** The first process of a part, if it lives. */
    public Optional<Running> running(Site site, Part part) {
        return part == Part.POSTGRESQL
                ? new Postgres(site).running()
                : state.process(site.name(), part).filter(Running::isAlive);
    }

    // ---- breaking and mending

    /** kill -9 of every process of a place at once, Dozo's nodes too. */
    public void kill(Site site) {
        rememberSharedMemory();
        slay(() -> Wan.processes(site.namespace()), "the processes of " + site.name());
        write();
    }

    /** kill -9 of one process alone: of Patroni, and PostgreSQL goes on without it. */
    public void kill(Site site, Part part) {
        rememberSharedMemory();
        running(site, part)
                .ifPresent(process -> {
                    process.signal("KILL");
                    Waiting.until(STOP, () -> !process.isAlive(), () -> part + " lives");
                });
        write();
    }

    /** Cuts a place off, silently: what is sent is lost, and nobody is told. */
    public void cut(Site site) {
        wan.cut(site.leg());
    }

    public void heal(Site site) {
        wan.heal(site.leg());
    }

    /** Stops a process in the middle of what it does. */
    public void freeze(Running process) {
        process.signal("STOP");
    }

    public void thaw(Running process) {
        process.signal("CONT");
    }

    // ---- asking

    /** The centre whose PostgreSQL takes writes; empty if none, or if it does not answer. */
    public Optional<Site> leader() {
        return centres().stream()
                .filter(each -> new Postgres(each).standing().filter(s -> !s.follows()).isPresent())
                .findFirst();
    }

    /** Does every commit of this leader wait for the other centre? PostgreSQL itself is asked. */
    public boolean inStep(Site leader) {
        return new Postgres(leader)
                .standing()
                .filter(standing -> !standing.follows())
                .filter(standing -> standing.synchronousStandby().equals(other(leader).name()))
                .isPresent();
    }

    /** Where etcd's leader is; empty without a majority. */
    public Optional<Site> votes() {
        return layout.sites().stream()
                .filter(site -> new Etcd(site).status().filter(Etcd.Status::leads).isPresent())
                .findFirst();
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
                () ->
                        new Postgres(centre)
                                .standing()
                                .filter(standing -> !standing.follows())
                                .isPresent(),
                () -> centre.name() + " does not lead, see " + centre.log(Part.PATRONI));
        write();
    }

    /** Waits until one centre leads and every commit waits for the other. */
    public void awaitInStep(Duration patience) {
        Waiting.until(
                patience,
                () -> leader().filter(this::inStep).isPresent(),
                () -> "no centre leads with the other in step, see the logs in " + layout.folder());
        write();
    }

    private void awaitVotes() {
        Waiting.until(
                VOTES,
                () -> layout.sites().stream().allMatch(each -> new Etcd(each).status().isPresent()),
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

    // ---- down

    /** Only a folder that a lab was made in is ever removed. */
    private void refuseForeignFolder() {
        Path folder = layout.folder();
        if (!Files.exists(folder) || Files.exists(folder.resolve(MARK))) {
            return;
        }
        try (Stream<Path> inside = Files.list(folder)) {
            if (inside.findAny().isPresent()) {
                throw new LabBroken(folder + " holds something else than a lab");
            }
        } catch (IOException e) {
            throw new LabBroken("can't look into " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Stops everything and removes it, with its data; also what a crash left of it. */
    public void down(Consumer<Step> progress) {
        refuseForeignFolder();
        if (Wan.exists(layout.wan()) && foreign(wan.owner())) {
            throw new LabBroken(
                    "the namespaces are of another lab: stop it with"
                            + " \"dozo drill down --data "
                            + wan.owner()
                            + "\"");
        }
        if (!hasRemains()) {
            return;
        }
        progress.accept(Step.STOPPING);
        rememberSharedMemory();
        for (Site centre : centres()) {
            // first, since it would start PostgreSQL again
            running(centre, Part.PATRONI).ifPresent(each -> each.signal("KILL"));
            running(centre, Part.POSTGRESQL).ifPresent(each -> each.signal("QUIT"));
        }
        // QUIT lets PostgreSQL give its shared memory back
        Waiting.within(
                STOP,
                () -> centres().stream().allMatch(c -> running(c, Part.POSTGRESQL).isEmpty()));
        slay(this::processes, "the processes of the lab");
        SharedMemory.remove(state.sharedMemory());
        layout.namespaces().forEach(Wan::remove);
        removeFolder();
        state = LabFile.State.empty();
    }

    private boolean foreign(String owner) {
        return !owner.isEmpty() && !owner.equals(layout.folder().toString());
    }

    /** Those in the namespaces, and those written down, should a namespace have been removed. */
    private List<Running> processes() {
        List<Running> all = new ArrayList<>();
        layout.namespaces().forEach(each -> all.addAll(Wan.processes(each)));
        state.processes().values().forEach(each -> all.addAll(each.values()));
        return all.stream().filter(Running::isAlive).distinct().toList();
    }

    /** Kills until nobody is left: a process may start another while it is being killed. */
    private static void slay(java.util.function.Supplier<List<Running>> who, String what) {
        Waiting.until(
                STOP,
                () -> {
                    List<Running> alive = who.get();
                    alive.forEach(each -> each.signal("KILL"));
                    return alive.isEmpty();
                },
                () -> what + " don't end");
    }

    private void rememberSharedMemory() {
        state.sharedMemory().addAll(SharedMemory.of(processes()));
    }

    private void removeFolder() {
        if (!Files.exists(layout.folder())) {
            return;
        }
        try (Stream<Path> tree = Files.walk(layout.folder())) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new LabBroken("can't remove " + layout.folder() + ": " + e.getMessage(), e);
        }
    }

    // ---- lab.json

    private void write() {
        for (Site centre : centres()) {
            new Postgres(centre)
                    .running()
                    .ifPresent(each -> state.put(centre.name(), Part.POSTGRESQL, each));
        }
        rememberSharedMemory();
        try {
            String password = secrets().password(Secrets.Account.DOZO);
            file.write(layout.json(state, password));
        } catch (IOException e) {
            throw new LabBroken("can't read the secrets: " + e.getMessage(), e);
        }
    }
}
