package dozo.bench;

import dozo.bench.Table.Summary;
import dozo.bench.cluster.Round;
import dozo.bench.cluster.TwoCentres;
import dozo.bench.cluster.TwoCentres.Change;
import dozo.bench.cluster.TwoCentres.Way;
import dozo.drill.Drill;
import dozo.drill.Lab;
import dozo.drill.LabBroken;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What the second centre costs, and how soon it is there: mails acknowledged by two centres beside
 * a single database in the same installation; pauses when the leading centre is killed, is cut off,
 * or hands over as planned.
 */
final class ClusterStory implements Story {
    private static final int SENDERS = 100;
    private static final int ACCOUNTS = 100;
    private static final int MAILS = 10_000;
    private static final int MEDIUM_BYTES = 16 * 1024;
    private static final int LARGE_BYTES = 75 * 1024;
    private static final int LINE_MILLIS = 10;
    private static final int CHANGES = 10; // of the lead, in each way

    private static final double NONE = Double.NaN;
    private static final List<Table.Column> COLUMNS =
            List.of(
                    new Table.Column("mails/s", 0),
                    new Table.Column("CPU µs each", 0),
                    // what PostgreSQL tidies up, and when, is its own choice: once in some rounds
                    new Table.Column("log bytes per octet", 2, Summary.MEAN),
                    new Table.Column("Mbit/s at 100 mails/s", 1, Summary.MEAN),
                    new Table.Column("pause s", 1),
                    new Table.Column("worst s", 1, Summary.WORST),
                    new Table.Column("refused at worst", 0, Summary.WORST));

    private static final Subject NEAR = new Subject("two centres", Way.NEAR);
    private static final Subject FAR = new Subject("two centres, far node", Way.FAR);
    private static final Subject ALONE = new Subject("single database", Way.ALONE);

    /** Who takes the mails of a row, as the table calls it. */
    private record Subject(String name, Way way) {}

    /** A row of mails; where two take them they are compared. */
    private record Sending(String name, int octets, int mails, List<Subject> subjects) {}

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Optional<String> lacks = Lab.lacks();
        if (lacks.isPresent()) {
            throw new IOException("two centres need " + lacks.get());
        }
        // the databases run as another user, and have their files below
        var passable = PosixFilePermissions.fromString("rwx--x--x");
        Files.setPosixFilePermissions(stage.folder(), passable);
        Table table = new Table(COLUMNS);
        List<String> faults = new ArrayList<>();
        try {
            installation(stage, 0, table, faults);
            installation(stage, LINE_MILLIS, table, faults);
        } catch (LabBroken e) {
            throw new IOException(e.getMessage(), e);
        }
        if (!faults.isEmpty()) {
            Stage.say("measured, but not to be trusted:\n" + table.print());
            throw new IOException(String.join("; ", faults));
        }
        return table;
    }

    /** All that is measured with a line of this round trip. */
    private static void installation(Stage stage, int millis, Table table, List<String> faults)
            throws IOException, InterruptedException {
        List<Sending> sendings =
                sendings(stage, millis).stream().filter(each -> stage.wants(each.name())).toList();
        List<Change> changes =
                Arrays.stream(millis == LINE_MILLIS ? Change.values() : new Change[0])
                        .filter(each -> stage.wants(each.title()))
                        .toList();
        if (sendings.isEmpty() && changes.isEmpty()) {
            return;
        }
        Stage.say("starting two centres, %d ms there and back; %s".formatted(millis, load()));
        try (TwoCentres centres =
                new TwoCentres(stage.folder().resolve("line-" + millis), ACCOUNTS, Stage::say)) {
            stage.ends().add(centres::close);
            centres.up(Duration.ofMillis(millis));
            for (Sending sending : sendings) {
                count(stage, sending, centres, table);
            }
            if (!changes.isEmpty()) {
                Stage.say("filling, so that there is something to hand over");
                centres.send(Way.NEAR, SENDERS, stage.scaled(MAILS), Works.SMALL_BYTES);
            }
            for (Change change : changes) {
                change(stage, change, centres, table, faults);
            }
        }
        Stage.say(load());
    }

    /** Other work on the machine is the first reason to doubt a figure. */
    private static String load() {
        double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return "load average %.1f".formatted(average);
    }

    /** Those that need the other centre's node come before it is killed, while it is warm. */
    private static List<Sending> sendings(Stage stage, int millis) {
        String with = "KB, %d senders, line of %d ms".formatted(SENDERS, millis);
        int mails = stage.scaled(MAILS);
        Sending beside = new Sending("4 " + with, Works.SMALL_BYTES, mails, List.of(NEAR, ALONE));
        if (millis == 0) {
            return List.of(beside);
        }
        List<Subject> far = List.of(FAR, NEAR);
        return List.of(
                new Sending("4 " + with + ", by node", Works.SMALL_BYTES, mails, far),
                new Sending("16 " + with, MEDIUM_BYTES, mails / 2 + 1, List.of(NEAR)),
                new Sending("75 " + with, LARGE_BYTES, mails / 8 + 1, List.of(NEAR)),
                beside);
    }

    // ---- mails

    /** In rounds whose order turns round: taking the other centre away and back takes a minute. */
    private static void count(Stage stage, Sending sending, TwoCentres centres, Table table)
            throws IOException, InterruptedException {
        for (Subject subject : sending.subjects().reversed()) {
            WarmUp warmUp =
                    WarmUp.of(() -> {
                        Round round = send(sending, subject, centres);
                        return new double[] {round.perSecond(), round.cpuMicrosEach()};
                    });
            Stage.say(sending.name() + ", " + subject.name() + ": " + warmUp);
        }
        List<Subject> order = sending.subjects(); // the first one has just warmed up
        for (int round = 1; round <= stage.rounds(); round++) {
            for (Subject subject : order) {
                Round took = send(sending, subject, centres);
                double[] figures = {
                    took.perSecond(),
                    took.cpuMicrosEach(),
                    took.logPerOctet(),
                    took.megabitsAtHundred(),
                    NONE,
                    NONE,
                    NONE
                };
                note(table, round, sending.name(), subject.name(), figures);
            }
            order = order.reversed();
        }
    }

    private static Round send(Sending sending, Subject subject, TwoCentres centres)
            throws IOException, InterruptedException {
        return centres.send(subject.way(), SENDERS, sending.mails(), sending.octets());
    }

    private static void note(
            Table table, int round, String work, String subject, double... figures) {
        Stage.say(work + ", round " + round + ", " + subject + ": " + table.line(figures));
        table.add(work, subject, figures);
    }

    // ---- the lead

    private static void change(
            Stage stage, Change change, TwoCentres centres, Table table, List<String> faults)
            throws IOException, InterruptedException {
        for (int round = 1; round <= stage.rounds(CHANGES); round++) {
            Drill.Result result = centres.drill(change);
            for (String fault : result.faults()) {
                faults.add("%s, round %d: %s".formatted(change.title(), round, fault));
            }
            for (String protocol : change.protocols()) {
                JsonNode met = result.outcome().path("protocols").path(protocol);
                double pause = met.path("pauseMillis").asLong() / 1e3;
                // of a centre that is lost the nodes are gone, too, and refuse as nobody does
                double refused = change == Change.HAND_OVER ? met.path("refused").asInt() : NONE;
                String work = change.title() + ", " + protocol;
                double[] figures = {NONE, NONE, NONE, NONE, pause, pause, refused};
                note(table, round, work, NEAR.name(), figures);
            }
        }
    }
}
