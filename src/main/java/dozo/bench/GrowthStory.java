package dozo.bench;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether delivery and listing cost the same for each mail however many there are: with 1,000 to
 * 100,000 mails in a mailbox, and with 10 to 10,000 accounts.
 */
final class GrowthStory implements Story {
    private static final int[] MAILBOX_MAILS = {1_000, 10_000, 100_000};
    private static final int[] ACCOUNTS = {10, 1_000, 10_000};
    private static final int DELIVERED = 10_000;

    /** Few in each round, so that the mailbox stays about as large as it is called. */
    private static final int DELIVERED_MORE = 1_000;

    private static final int LISTED = 1_000_000;
    private static final int LISTED_ENVELOPES = 300_000;
    private static final int SESSIONS = 20;

    /** Mailboxes that are listed while the accounts become more, and what each holds. */
    private static final int TOURED = 10;

    private static final int TOURED_MAILS = 1_000;

    @Override
    public Table tell(Stage stage) throws IOException, InterruptedException {
        Table table = new Table(Table.RATES);
        int most = accounts(stage, ACCOUNTS[ACCOUNTS.length - 1]);
        try (Cast cast = new Cast(stage, most)) {
            List<Subject> subjects = cast.subjects();
            Subject dozo = subjects.getFirst();
            Stage.say("filling " + dozo.name());
            for (int i = 0; i < TOURED; i++) {
                Works.fillInbox(dozo, i, stage.scaled(TOURED_MAILS));
            }
            for (int accounts :
                    IntStream.of(ACCOUNTS).map(n -> accounts(stage, n)).distinct().toArray()) {
                among(stage, accounts, subjects, table);
            }
            for (int mails : MAILBOX_MAILS) {
                within(stage, stage.scaled(mails), subjects, table);
            }
        }
        return table;
    }

    private static int accounts(Stage stage, int full) {
        return Math.max(TOURED, stage.scaled(full));
    }

    /** Deliveries to so many accounts, and listings of some of them. */
    private static void among(Stage stage, int accounts, List<Subject> subjects, Table table)
            throws IOException, InterruptedException {
        String where = "%,d accounts: ".formatted(accounts);
        int mails = stage.scaled(DELIVERED);
        stage.measure(
                Works.smtp(where + "deliver 4 KB", SESSIONS, mails, accounts, Works.SMALL_BYTES),
                subjects,
                table);
        list(
                stage,
                where,
                new Works.Route(0, 1, TOURED, stage.scaled(TOURED_MAILS)),
                subjects,
                table);
    }

    /** Deliveries into a mailbox of so many mails, and listings of it. */
    private static void within(Stage stage, int held, List<Subject> subjects, Table table)
            throws IOException, InterruptedException {
        String where = "%,d mails in the mailbox: ".formatted(held);
        Stage.say("filling to " + where);
        Works.fillInbox(subjects.getFirst(), 0, held);
        list(stage, where, new Works.Route(0, 1, 1, held), subjects, table);
        stage.measure(
                Works.smtp(
                        where + "deliver 4 KB more",
                        SESSIONS,
                        stage.scaled(DELIVERED_MORE),
                        1,
                        Works.SMALL_BYTES),
                subjects,
                table);
    }

    private static void list(
            Stage stage, String where, Works.Route route, List<Subject> subjects, Table table)
            throws IOException, InterruptedException {
        int flags = Math.max(route.messages(), stage.scaled(LISTED));
        int envelopes = Math.max(route.messages(), stage.scaled(LISTED_ENVELOPES));
        stage.measure(Works.tour(where + "FETCH FLAGS", "FLAGS", 1, flags, route), subjects, table);
        stage.measure(
                Works.tour(where + "FETCH ENVELOPE", "ENVELOPES", 1, envelopes, route),
                subjects,
                table);
    }
}
