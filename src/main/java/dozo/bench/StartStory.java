package dozo.bench;

import dozo.bench.machine.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * How long {@code dozo serve} takes to its ready line, from the start of its process, and what it
 * holds when nobody has come: with the start-up cache that the launcher makes, and without.
 */
final class StartStory implements Story {
    private static final String WORK = "start to the ready line";
    private static final int IDLE_MILLIS = 3_000; // until what the start left to do is done
    private static final List<Table.Column> COLUMNS =
            List.of(
                    new Table.Column("s to ready", 2),
                    new Table.Column("s CPU to ready", 2),
                    new Table.Column("MB resident, idle", 0));

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Table table = new Table(COLUMNS);
        List<DozoSubject> subjects = new ArrayList<>();
        if (Programs.hasCache()) {
            subjects.add(new DozoSubject("dozo", true));
        } else {
            Stage.say("there is no start-up cache: ./dozo bench start has one");
        }
        subjects.add(new DozoSubject("dozo, without the start-up cache", false));
        for (int round = 0; round <= stage.rounds(); round++) {
            for (DozoSubject subject : subjects) {
                if (round == 0) {
                    subject.start(stage.folder().resolve("s" + subjects.indexOf(subject)), 0);
                } else {
                    subject.restart();
                }
                double cpu = subject.cpuNanos() / 1e9;
                Thread.sleep(IDLE_MILLIS);
                double resident = subject.residentBytes() / 1e6;
                stage.note(table, round, WORK, subject, subject.startNanos() / 1e9, cpu, resident);
                subject.close();
            }
        }
        return table;
    }
}
