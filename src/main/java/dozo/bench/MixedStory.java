package dozo.bench;

import dozo.bench.load.LoadProcess;
import dozo.bench.machine.Companion;
import dozo.bench.machine.Programs;
import java.io.IOException;
import java.util.List;

/**
 * How long a small mail waits while large ones arrive and a great mailbox is moved: 4 KB mails at a
 * steady pace, each timed from when it was due to its 250; alone, and beside four sessions that
 * send 50 MB mails and one that moves 100,000 mails to and fro.
 */
final class MixedStory implements Story {
    private static final int ACCOUNTS = 20;
    private static final int SESSIONS = 20;
    private static final int PER_SECOND = 100;
    private static final int MAILS = 2_000;
    private static final int LARGE_BYTES = 50_000_000;
    private static final int MOVED = 100_000;
    private static final List<Table.Column> COLUMNS =
            List.of(
                    new Table.Column("p99 ms", 1),
                    new Table.Column("p50 ms", 1),
                    new Table.Column("max ms", 1),
                    new Table.Column("server CPU %", 0),
                    new Table.Column("large mails/s", 1),
                    new Table.Column("moves/min", 1));

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Table table = new Table(COLUMNS);
        int moved = stage.scaled(MOVED);
        int octets = stage.scaled(LARGE_BYTES);
        try (Cast cast = new Cast(stage, ACCOUNTS)) {
            for (Subject subject : cast.subjects()) {
                Stage.say("filling " + subject.name());
                Works.fillInbox(subject, 0, moved);
            }
            String pace = "4 KB by SMTP, %d/s".formatted(PER_SECOND);
            String beside =
                    "%s, beside mails of %,d octets and a MOVE of %,d"
                            .formatted(pace, octets, moved);
            for (int round = 0; round <= stage.rounds(); round++) {
                for (Subject subject : cast.subjects()) {
                    stage.note(table, round, pace, subject, paced(stage, subject, 0));
                    stage.note(table, round, beside, subject, paced(stage, subject, octets));
                }
            }
        }
        return table;
    }

    /** One run, with a burden if its mails have octets. */
    private static double[] paced(Stage stage, Subject subject, int octets)
            throws IOException, InterruptedException {
        if (octets == 0) {
            return figures(stage, subject);
        }
        List<String> words =
                List.of("burden", "" + subject.smtpPort(), "" + subject.imapPort(), "" + octets);
        try (Companion burden = new Companion(Programs.load(LoadProcess.class, words))) {
            burden.answer("ready");
            long begun = System.nanoTime();
            double[] figures = figures(stage, subject);
            String[] carried = burden.finish("done").split(" ");
            double seconds = (System.nanoTime() - begun) / 1e9;
            figures[4] = Long.parseLong(carried[0]) / seconds;
            figures[5] = Long.parseLong(carried[1]) / seconds * 60;
            return figures;
        }
    }

    private static double[] figures(Stage stage, Subject subject)
            throws IOException, InterruptedException {
        List<String> load =
                List.of(
                        "paced",
                        "" + subject.smtpPort(),
                        "" + ACCOUNTS,
                        "" + Works.SMALL_BYTES,
                        "" + PER_SECOND);
        LoadRun run =
                LoadRun.of(subject, SESSIONS, Math.max(PER_SECOND, stage.scaled(MAILS)), load);
        double busy = 100.0 * run.spent().cpuNanos() / run.spent().nanos();
        return new double[] {
            run.latencies().get(1) / 1e6,
            run.latencies().get(0) / 1e6,
            run.latencies().get(2) / 1e6,
            busy,
            Double.NaN,
            Double.NaN
        };
    }
}
