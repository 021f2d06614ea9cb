package dozo.drill;

import dozo.drill.Clients.Kind;
import dozo.drill.load.Protocol;
import dozo.installation.Installation.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One run of a story under load. At its end every acknowledged mail is read, over IMAP, exactly
 * once.
 */
public final class Drill {
    private static final Duration PROMOTION = Duration.ofMinutes(2);
    private static final Duration DECLARATION = Duration.ofMinutes(2);
    private static final int WARM_UP_MILLIS = 4_000;
    private static final int RANDOM_MILLIS = 3_000;

    private final Lab lab;
    private final Path folder;
    private final Duration load;
    private final long seed;
    private final Random random;
    private final Consumer<String> progress;
    private final List<String> faults = new ArrayList<>();
    private final long begun = System.nanoTime();
    private @Nullable Clients clients;

    /**
     * How a run is done.
     *
     * @param load how long clients go on after the event, and again after the repair
     * @param seed the moment of the event follows from it
     */
    public record Terms(Duration load, long seed) {}

    /**
     * What came of a run.
     *
     * @param outcome what the clients met, as they wrote it
     * @param faults what must not be; empty if the drill passed
     * @param folder of ledgers and logs
     */
    public record Result(JsonNode outcome, List<String> faults, Path folder) {
        public boolean passed() {
            return faults.isEmpty();
        }
    }

    private Drill(Lab lab, Path folder, Terms terms, Consumer<String> progress) {
        this.lab = lab;
        this.folder = folder;
        this.load = terms.load();
        this.seed = terms.seed();
        this.random = new Random(terms.seed());
        this.progress = progress;
    }

    /** Runs a story on a lab that is up, and leaves it up. */
    public static Result run(Lab lab, Story story, Terms terms, Consumer<String> progress) {
        Path folder = lab.reports().resolve(story.key() + "-" + Instant.now().getEpochSecond());
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new LabBroken("can't make " + folder, e);
        }
        return new Drill(lab, folder, terms, progress).run(story);
    }

    private Result run(Story story) {
        note("seed " + seed + ", " + story.key());
        lab.awaitInStep(Story.IN_STEP);
        lab.keepVotesAtWitness();
        try (Clients outside =
                Clients.start(Kind.OUTSIDE, lab.clientNamespace(), nodes(), folder)) {
            clients = outside;
            await(WARM_UP_MILLIS + random.nextInt(RANDOM_MILLIS));
            story.tell(this);
            goOn();
            note("load ends");
            outside.stop();
            JsonNode outcome = outside.count();
            judge(outcome);
            return new Result(outcome, List.copyOf(faults), folder);
        }
    }

    private List<Machine> nodes() {
        return lab.centres().stream().flatMap(each -> each.nodes().stream()).toList();
    }

    private void judge(JsonNode outcome) {
        for (String name : List.of("lost", "doubled", "bounces", "breaches", "unanswered")) {
            JsonNode found = outcome.path(name);
            demand(found.isEmpty(), name + ": " + found);
        }
        outcome.path("protocols")
                .properties()
                .forEach(each -> {
                    JsonNode said = each.getValue().path("said");
                    demand(said.isEmpty(), each.getKey() + " refused for good: " + said);
                    demand(
                            each.getValue().path("done").asInt() > 0,
                            each.getKey() + " did nothing");
                });
    }

    // ---- what a story is told with

    Lab lab() {
        return lab;
    }

    Site leader() {
        return lab.leader().orElseThrow(() -> new LabBroken("no centre leads"));
    }

    /** Breaks something; pauses are measured from here. */
    void event(String what, Runnable breaking) {
        note(what);
        if (clients != null) {
            clients.mark();
        }
        breaking.run();
        note("done: " + what);
    }

    /** Mends it, and waits until both centres are in step. */
    void mend(String what, Runnable mending) {
        note(what);
        mending.run();
        mendedOf(what);
    }

    void mendedOf(String what) {
        lab.awaitInStep(Story.IN_STEP);
        note("in step after: " + what);
    }

    void awaitLeader(Site centre) {
        lab.awaitLeader(centre, PROMOTION);
        note(centre.name() + " leads");
    }

    /** Waits until the leader's transactions need so many copies. */
    void awaitCopies(Site leader, int copies) {
        Waiting.until(
                DECLARATION,
                () -> lab.query(leader, "dozo", "SELECT copies FROM epoch").equals("" + copies),
                () -> leader.name() + " goes on with another number of copies than " + copies);
        note(copies == 1 ? "one copy is declared" : "two copies again");
    }

    /** What receives the leader's log at the other centre. */
    Running receiver(Site standby) {
        return alive(lab.running(standby, "walreceiver"), "the receiver of the log");
    }

    Running alive(Optional<Running> process, String what) {
        return process.orElseThrow(() -> new LabBroken(what + " does not run"));
    }

    /** What the clients of a protocol got done later than a second after the event. */
    int doneSinceEvent(Protocol protocol) {
        return clients == null ? 0 : clients.doneSinceMark(protocol);
    }

    /** Senders inside one centre, who know its own nodes alone. */
    Clients inside(Site centre) {
        return Clients.start(Kind.INSIDE, centre.namespace(), centre.nodes(), folder);
    }

    /** More senders than usual, outside of both centres. */
    Clients crowd() {
        return Clients.start(Kind.CROWD, lab.clientNamespace(), nodes(), folder);
    }

    /** Lets the clients work for a while. */
    void goOn() {
        rest(load);
    }

    /** Leaves things as they are for a while. */
    void rest(Duration time) {
        await((int) time.toMillis());
    }

    /** What the drill is for. */
    void demand(boolean so, String otherwise) {
        if (!so) {
            faults.add(otherwise);
            note("FAULT " + otherwise);
        }
    }

    void note(String what) {
        double seconds = (System.nanoTime() - begun) / 1e9;
        String line = "%7.1f s  %s".formatted(seconds, what);
        progress.accept(line);
        try {
            Files.writeString(
                    folder.resolve("story.txt"),
                    line + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new LabBroken("can't write into " + folder, e);
        }
    }

    private static void await(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis); // a load lasts as long as it is to last
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabBroken("interrupted", e);
        }
    }
}
