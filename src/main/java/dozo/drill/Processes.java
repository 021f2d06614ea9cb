package dozo.drill;

import dozo.drill.Site.Part;
import dozo.installation.Installation.Machine;
import dozo.installation.Secrets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What runs in a lab, and lab.json, which says so. */
final class Processes {
    static final Duration STOP = Duration.ofSeconds(10);

    private static final List<String> AS_POSTGRES =
            List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups");

    /**
     * PostgreSQL is an orphan, and Patroni waits until it is buried. A machine's init does that at
     * once; the first process of a container may take seconds.
     */
    private static final List<String> INIT = List.of("/usr/bin/tini", "-s", "--");

    private final Layout layout;
    private final LabFile file;
    private LabFile.State state;

    Processes(Layout layout) {
        this.layout = layout;
        this.file = new LabFile(layout.folder().resolve(LabFile.NAME));
        this.state = file.read();
    }

    /** PostgreSQL refuses to run as root; the others need not. */
    static List<String> asPostgres(List<String> program) {
        List<String> command = new ArrayList<>(AS_POSTGRES);
        command.addAll(program);
        return command;
    }

    /** Starts etcd or Patroni at a place, if it does not run. */
    void start(Site site, Part part) {
        if (running(site, part).isPresent()) {
            return;
        }
        List<String> program = asPostgres(program(site, part));
        Running running =
                part == Part.PATRONI
                        ? startUnderInit(site.namespace(), program, site.log(part))
                        : start(site.namespace(), program, site.log(part));
        state.put(site.name(), part, running);
        write();
    }

    private Running startUnderInit(String namespace, List<String> program, Path log) {
        List<String> command = new ArrayList<>(INIT);
        command.addAll(program);
        Running init = start(namespace, command, log);
        Waiting.until(
                STOP,
                () -> init.child().isPresent() || !init.isAlive(),
                () -> program + " does not start");
        return init.child()
                .orElseThrow(() -> new LabBroken(program + " ended at once, see " + log));
    }

    /** Starts a program in a network; the folder of its log is the one that it runs in. */
    Running start(String namespace, List<String> program, Path log) {
        // a session of its own: Ctrl-C at the terminal is not meant for it
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(Wan.in(namespace));
        command.addAll(program);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(log.resolveSibling(".").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return Running.of(process.pid())
                    .orElseThrow(() -> new LabBroken(program + " ended at once, see " + log));
        } catch (IOException e) {
            throw new LabBroken("can't start " + program, e);
        }
    }

    void put(Machine node, Running running) {
        state.nodes().put(node.name(), running);
    }

    /** A node's process, if it lives. */
    Optional<Running> running(Machine node) {
        return Optional.ofNullable(state.nodes().get(node.name())).filter(Running::isAlive);
    }

    private static List<String> program(Site site, Part part) {
        Path config = site.places().config();
        return switch (part) {
            case ETCD -> List.of("/usr/bin/etcd", "--config-file", config.resolve("etcd.yml") + "");
            case PATRONI ->
                    List.of(
                            "/usr/bin/python3",
                            config.resolve("patroni-start.py").toString(),
                            config.resolve("patroni.yml").toString());
            case POSTGRESQL -> throw new IllegalArgumentException("Patroni starts PostgreSQL");
        };
    }

    /** The first process of a part, if it lives. */
    Optional<Running> running(Site site, Part part) {
        return part == Part.POSTGRESQL
                ? new Postgres(site).running()
                : state.process(site.name(), part).filter(Running::isAlive);
    }

    /** kill -9 of all that lives at a place. */
    void kill(Site site) {
        rememberSharedMemory();
        slay(() -> Wan.processes(site.namespace()), "the processes of " + site.name());
        write();
    }

    /** kill -9 of one. */
    void kill(Site site, Part part) {
        rememberSharedMemory();
        running(site, part)
                .ifPresent(process -> {
                    process.signal("KILL");
                    Waiting.until(STOP, () -> !process.isAlive(), () -> part + " does not end");
                });
        write();
    }

    /** Ends all of them, and removes what they may leave in the machine's memory. */
    void end() {
        rememberSharedMemory();
        for (Site centre : layout.centres()) {
            // first, since it would start PostgreSQL again
            running(centre, Part.PATRONI).ifPresent(each -> each.signal("KILL"));
            running(centre, Part.POSTGRESQL).ifPresent(each -> each.signal("QUIT"));
        }
        // QUIT lets PostgreSQL give its shared memory back
        Waiting.within(STOP, () -> layout.centres().stream().noneMatch(this::hasDatabase));
        slay(this::all, "the processes of the lab");
        SharedMemory.remove(state.sharedMemory());
        state = LabFile.State.empty();
    }

    private boolean hasDatabase(Site centre) {
        return running(centre, Part.POSTGRESQL).isPresent();
    }

    /** Those in the namespaces, and those written down, should a namespace have been removed. */
    private List<Running> all() {
        List<Running> all = new ArrayList<>();
        layout.namespaces().forEach(each -> all.addAll(Wan.processes(each)));
        state.processes().values().forEach(each -> all.addAll(each.values()));
        all.addAll(state.nodes().values());
        return all.stream().filter(Running::isAlive).distinct().toList();
    }

    /** Kills until nobody is left: a process may start another while it is being killed. */
    private static void slay(Supplier<List<Running>> who, String what) {
        Waiting.until(
                STOP,
                () -> {
                    List<Running> alive = who.get();
                    Running.signal(alive, "KILL");
                    return alive.isEmpty();
                },
                () -> what + " don't end");
    }

    private void rememberSharedMemory() {
        state.sharedMemory().addAll(SharedMemory.of(all()));
    }

    /** Writes lab.json as things are now. */
    void write() {
        for (Site centre : layout.centres()) {
            running(centre, Part.POSTGRESQL)
                    .ifPresent(each -> state.put(centre.name(), Part.POSTGRESQL, each));
        }
        rememberSharedMemory();
        try {
            Secrets secrets = Secrets.open(layout.installation().secrets());
            file.write(layout.json(state, secrets.password(Secrets.Account.DOZO)));
        } catch (IOException e) {
            throw new LabBroken("can't read the secrets: " + e.getMessage(), e);
        }
    }
}
