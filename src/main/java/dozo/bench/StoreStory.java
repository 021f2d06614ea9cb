package dozo.bench;

import java.io.IOException;
import java.util.List;

/**
 * The store alone, without sockets: mails from 64 callers, beside a plain file that is appended to
 * with the same group commit; APPEND and changes of flags. CPU is that of the whole process, the
 * making of the mails included.
 */
final class StoreStory implements Story {
    private static final int ACCOUNTS = 100;
    private static final int CALLERS = 64;
    private static final int SESSIONS = 20;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final int MEDIUM_BYTES = 16 * 1024;
    private static final int MAILS = 50_000;
    private static final int FLAGGED_MAILS = 100; // in each account
    private static final int CHANGES = 50_000;

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Table table = new Table(Table.RATES);
        Stage.say("starting the store alone, and a plain file");
        try (VaultSubject store = VaultSubject.store(stage.folder().resolve("store"), ACCOUNTS);
                VaultSubject plain = VaultSubject.plainFile(stage.folder().resolve("plain"))) {
            List<VaultSubject> both = List.of(store, plain);
            int mails = stage.scaled(MAILS);
            stage.measure(
                    work("deliver 4 KB", "deliver", SMALL_BYTES, CALLERS, mails), both, table);
            stage.measure(
                    work("deliver 16 KB", "deliver", MEDIUM_BYTES, CALLERS, mails / 2 + 1),
                    both,
                    table);
            List<VaultSubject> alone = List.of(store);
            stage.measure(
                    work("APPEND 4 KB", "append", SMALL_BYTES, SESSIONS, mails), alone, table);
            stage.measure(
                    work("flags", "flags", FLAGGED_MAILS, SESSIONS, stage.scaled(CHANGES)),
                    alone,
                    table);
        }
        return table;
    }

    private static Work<VaultSubject> work(
            String name, String verb, int size, int callers, int count) {
        String order = "%s %d %d %d".formatted(verb, size, callers, count);
        return new Work<>(
                "%s, %d callers, %d accounts".formatted(name, callers, ACCOUNTS),
                count,
                subject -> subject.obey(order));
    }
}
