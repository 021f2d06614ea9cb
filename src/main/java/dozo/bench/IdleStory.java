package dozo.bench;

import dozo.bench.load.LoadProcess;
import dozo.bench.machine.Companion;
import dozo.bench.machine.FileLimit;
import dozo.bench.machine.Programs;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What 10,000 people who only wait cost: IMAP sessions in IDLE after SELECT, in a whole server that
 * {@code dozo serve} started as a user would; and how soon one mail is known to 100 of them.
 */
final class IdleStory implements Story {
    private static final int SESSIONS = 10_000;
    private static final int SESSIONS_EACH = 10; // of one account
    private static final int WATCHERS = 100;
    private static final int WARM_UPS = 5;
    private static final int SPARE_FILES = 1_000;
    private static final int LOOK_MILLIS = 500;
    private static final int LOOKS = 60;
    private static final int SAME_LOOKS = 4;
    private static final long STEADY_BYTES = 1 << 20;
    private static final List<Table.Column> COLUMNS =
            List.of(
                    new Table.Column("KB each, as it is", 1),
                    new Table.Column("KB each, after a collection", 1),
                    new Table.Column("CPU µs to open each", 0),
                    new Table.Column("ms until all watchers know", 1));

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Table table = new Table(COLUMNS);
        int sessions = stage.scaled(SESSIONS);
        FileLimit.raise(sessions + SPARE_FILES);
        int accounts = Math.max(2, sessions / SESSIONS_EACH);
        DozoSubject dozo = new DozoSubject();
        try (dozo) {
            Stage.say("starting " + dozo.name());
            dozo.start(stage.folder().resolve("dozo"), accounts);
            for (int round = 0; round <= stage.rounds(); round++) {
                for (boolean tls : new boolean[] {false, true}) {
                    String work =
                            "%,d sessions in IDLE, %s".formatted(sessions, tls ? "TLS" : "plain");
                    if (stage.wants(work)) {
                        dozo.restart();
                        stage.note(table, round, work, dozo, idle(dozo, sessions, accounts, tls));
                    }
                }
            }
        }
        return table;
    }

    private static double[] idle(DozoSubject dozo, int sessions, int accounts, boolean tls)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("idle", "" + dozo.smtpPort()));
        words.add("" + (tls ? dozo.imapsPort() : dozo.imapPort()));
        words.addAll(List.of("" + tls, "" + sessions, "" + accounts));
        int watchers = Math.min(WATCHERS, sessions / 2);
        words.add("" + watchers);
        try (Companion idlers = new Companion(Programs.load(LoadProcess.class, words))) {
            idlers.order("warm", "warm");
            dozo.collect(); // what the log-ins of the warm-up left is not the sessions'
            long before = settled(dozo);
            long cpu = dozo.cpuNanos();
            idlers.order("open", "open");
            double opened = (dozo.cpuNanos() - cpu) / 1e3 / sessions;
            double held = (settled(dozo) - before) / 1024.0 / sessions;
            boolean collected = dozo.collect();
            double live = (settled(dozo) - before) / 1024.0 / sessions;
            for (int i = 0; i < WARM_UPS; i++) {
                idlers.order("deliver", "reached");
            }
            long reached = Long.parseLong(idlers.order("deliver", "reached"));
            return new double[] {held, collected ? live : Double.NaN, opened, reached / 1e6};
        }
    }

    /** Its memory once it stays: after a collection a heap gives memory back bit by bit. */
    private static long settled(DozoSubject dozo) throws IOException, InterruptedException {
        long now = dozo.anonymousBytes();
        for (int same = 0, looks = 0; same < SAME_LOOKS && looks < LOOKS; looks++) {
            Thread.sleep(LOOK_MILLIS);
            long before = now;
            now = dozo.anonymousBytes();
            same = Math.abs(now - before) < STEADY_BYTES ? same + 1 : 0;
        }
        return now;
    }
}
