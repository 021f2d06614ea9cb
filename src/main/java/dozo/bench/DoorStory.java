package dozo.bench;

import dozo.bench.load.ImapWire;
import dozo.bench.load.People;
import java.io.IOException;
import java.util.List;

/** What the doors cost: the works of smtp, pop3 and imap, beside Postfix and Dovecot. */
record DoorStory(String door) implements Story {
    private static final int ACCOUNTS = 20;
    private static final int LARGE_BYTES = 64 * 1024;
    private static final int POP3_CLIENTS = 8;
    private static final int POP3_PASSES = 4;
    private static final String FIRST_SELECT = "IMAP SELECT, 100,000, first after a start";

    /** Prepares a subject. */
    private interface Fill {
        void into(Subject subject) throws IOException, InterruptedException;
    }

    /** Works that share what the mailboxes hold. */
    private record Chapter(Fill fill, List<Work<Subject>> works) {}

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Table table = new Table(Table.RATES);
        try (Cast cast = new Cast(stage, ACCOUNTS)) {
            for (Chapter chapter : chapters(stage)) {
                if (chapter.works().stream().noneMatch(work -> stage.wants(work.name()))) {
                    continue;
                }
                for (Subject subject : cast.subjects()) {
                    Stage.say("filling " + subject.name());
                    chapter.fill().into(subject);
                }
                for (Work<Subject> work : chapter.works()) {
                    stage.measure(work, cast.subjects(), table);
                }
            }
            if (door.equals("imap") && stage.wants(FIRST_SELECT)) {
                selectFirst(stage, cast.subjects(), table);
            }
        }
        return table;
    }

    /** Each round begins with a start, so that there is nothing to warm up. */
    private static void selectFirst(Stage stage, List<Subject> subjects, Table table)
            throws IOException, InterruptedException {
        for (Subject subject : subjects) {
            Works.fillInbox(subject, 0, stage.scaled(100_000));
        }
        for (int round = 1; round <= stage.rounds(); round++) {
            for (Subject subject : subjects) {
                subject.restart();
                try (ImapWire imap = new ImapWire(subject.imapPort(), People.user(0))) {
                    Work<Subject> first = new Work<>(FIRST_SELECT, 1, s -> select(s, imap));
                    stage.note(table, round, FIRST_SELECT, subject, first.rates(subject));
                }
            }
        }
    }

    private static Work.Spent select(Subject subject, ImapWire imap) throws IOException {
        long cpu = subject.cpuNanos();
        long begun = System.nanoTime();
        imap.command("SELECT INBOX");
        long nanos = System.nanoTime() - begun;
        return new Work.Spent(nanos, subject.cpuNanos() - cpu);
    }

    private List<Chapter> chapters(Stage stage) {
        return switch (door) {
            case "smtp" -> List.of(smtp(stage));
            case "pop3" -> List.of(pop3(stage));
            case "imap" -> List.of(small(stage), large(stage));
            default -> throw new IllegalStateException("no door called " + door);
        };
    }

    private static Chapter smtp(Stage stage) {
        return new Chapter(
                subject -> {},
                List.of(
                        Works.smtp(
                                "SMTP 4 KB, 100 sessions",
                                100,
                                stage.scaled(10_000),
                                ACCOUNTS,
                                Works.SMALL_BYTES),
                        Works.smtp(
                                "SMTP 64 KB, 20 sessions",
                                20,
                                stage.scaled(2_000),
                                ACCOUNTS,
                                LARGE_BYTES)));
    }

    private static Chapter pop3(Stage stage) {
        int each = stage.scaled(5_000);
        long operations = (long) POP3_PASSES * POP3_CLIENTS * each;
        Fill fill =
                subject -> {
                    for (int i = 0; i < POP3_CLIENTS; i++) {
                        Works.fillInbox(subject, i, each);
                    }
                };
        return new Chapter(
                fill,
                List.of(
                        pop3("POP3 whole mailbox, pipelined, 8 clients", operations, true),
                        pop3("POP3 whole mailbox, one by one, 8 clients", operations, false)));
    }

    private static Work<Subject> pop3(String name, long operations, boolean pipelined) {
        return Works.load(
                name,
                POP3_CLIENTS,
                operations,
                s -> List.of("pop3", "" + s.pop3Port(), "" + pipelined));
    }

    private static Chapter small(Stage stage) {
        int ten = stage.scaled(10_000);
        return new Chapter(
                subject -> Works.fillInbox(subject, 0, ten),
                List.of(
                        imap("IMAP FETCH 1:* (BODY.PEEK[]), 10,000", "BODIES", 1, ten * 5L, ten),
                        imap(
                                "IMAP random body, 20 clients",
                                "RANDOM_BODY",
                                20,
                                stage.scaled(100_000),
                                ten),
                        imap("IMAP STORE, 20 clients", "STORE", 20, stage.scaled(50_000), ten),
                        imap("IMAP log-ins, 20 clients", "LOGIN", 20, stage.scaled(10_000), ten),
                        imap("IMAP SELECT, 10,000", "SELECT", 1, stage.scaled(2_000), ten),
                        imap("IMAP APPEND, 20 clients", "APPEND", 20, stage.scaled(10_000), ten)));
    }

    private static Chapter large(Stage stage) {
        int hundred = stage.scaled(100_000);
        return new Chapter(
                subject -> Works.fillInbox(subject, 0, hundred),
                List.of(
                        imap(
                                "IMAP FETCH 1:* (UID FLAGS), 100,000",
                                "FLAGS",
                                1,
                                hundred * 10L,
                                hundred),
                        imap(
                                "IMAP FETCH 1:* (… ENVELOPE), 100,000",
                                "ENVELOPES",
                                1,
                                hundred * 3L,
                                hundred),
                        imap("IMAP SELECT, 100,000", "SELECT", 1, stage.scaled(2_000), hundred)));
    }

    private static Work<Subject> imap(
            String name, String work, int clients, long operations, int messages) {
        return Works.load(
                name,
                clients,
                operations,
                s ->
                        List.of(
                                "imap",
                                "" + s.imapPort(),
                                work,
                                "" + messages,
                                "" + Works.SMALL_BYTES));
    }
}
