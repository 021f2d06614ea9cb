package dozo.bench;

import dozo.bench.machine.PageCache;
import java.io.IOException;
import java.util.List;

/**
 * A store that has lived: 1,000 mailboxes of 1,000 mails that came in turn, so that a mailbox's
 * mails lie far apart; beside a fresh one, whose mailboxes were filled one after the other. Cold
 * is: the server has just started, ran warm on other mailboxes, and the system was made to forget
 * the files.
 */
final class AgedStory implements Story {
    private static final int MAILBOXES = 1_000;
    private static final int MAILS = 1_000;
    private static final int FILLERS = 20;
    private static final int CLIENTS = 4;
    private static final int DELIVERED = 5_000;
    private static final int BODIES = 10; // of a mailbox; see TourLoad

    /** One mailbox in ten is measured; its neighbour warms the program up. */
    private static final int STEP = 10;

    private static final String AGED = "dozo, aged";
    private static final String FRESH = "dozo, fresh";

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Table table = new Table(Table.RATES);
        double side = Math.sqrt(stage.request().scale()); // half of the scale for each dimension
        int mailboxes = Math.max(2 * STEP, (int) (MAILBOXES * side));
        int mails = Math.max(STEP, (int) (MAILS * side));
        DozoSubject aged = new DozoSubject(AGED, true);
        DozoSubject fresh = new DozoSubject(FRESH, true);
        try (aged;
                fresh) {
            aged.start(stage.folder().resolve("aged"), mailboxes);
            fresh.start(stage.folder().resolve("fresh"), mailboxes);
            Stage.say("filling %,d mailboxes with %,d mails in turn".formatted(mailboxes, mails));
            fill(aged, mailboxes, mails);
            Stage.say("filling a tenth of them one after the other");
            for (int i = 0; i < mailboxes; i++) {
                if (i % STEP < 2) {
                    Works.fillInbox(fresh, i, mails);
                }
            }
            int routed = mailboxes / STEP;
            for (int round = 1; round <= stage.rounds(); round++) {
                for (DozoSubject subject : List.of(aged, fresh)) {
                    subject.restart();
                    round(stage, round, subject, new Works.Route(0, STEP, routed, mails), table);
                }
            }
        }
        return table;
    }

    private static void fill(Subject aged, int mailboxes, int mails)
            throws IOException, InterruptedException {
        long all = (long) mailboxes * mails;
        Work<Subject> fill = Works.smtp("fill", FILLERS, all, mailboxes, Works.SMALL_BYTES);
        fill.round().of(aged);
    }

    /** Every work on mailboxes nobody has looked at since the start, and then once more. */
    private static void round(
            Stage stage, int round, DozoSubject subject, Works.Route route, Table table)
            throws IOException, InterruptedException {
        Works.Route other = new Works.Route(1, STEP, route.count(), route.messages());
        long all = (long) route.count() * route.messages();
        // the mailboxes of one tour are new to the server only at its first work
        for (String sight : List.of("FLAGS", "ENVELOPES", "RANDOM_BODY")) {
            String name = sight.equals("RANDOM_BODY") ? "random bodies" : "FETCH " + sight;
            long mails = sight.equals("RANDOM_BODY") ? (long) route.count() * BODIES : all;
            Works.tour(name, sight, CLIENTS, mails, other).round().of(subject); // warms up
            Work<Subject> tour = Works.tour(name, sight, CLIENTS, mails, route);
            coldAndWarm(stage, round, subject, tour, table);
        }
        int accounts = STEP * route.count();
        Work<Subject> deliver =
                Works.smtp(
                        "deliver 4 KB by SMTP",
                        FILLERS,
                        stage.scaled(DELIVERED),
                        accounts,
                        Works.SMALL_BYTES);
        deliver.round().of(subject);
        coldAndWarm(stage, round, subject, deliver, table);
    }

    private static void coldAndWarm(
            Stage stage, int round, DozoSubject subject, Work<Subject> work, Table table)
            throws IOException, InterruptedException {
        if (!PageCache.drop(subject.files())) {
            Stage.say("not cold: the system holds on to the files of " + subject.name());
        }
        stage.note(table, round, work.name() + ", cold", subject, work.rates(subject));
        stage.note(table, round, work.name() + ", warm", subject, work.rates(subject));
    }
}
