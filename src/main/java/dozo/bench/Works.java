package dozo.bench;

import dozo.bench.load.ImapWire;
import dozo.bench.load.Mail;
import dozo.bench.load.People;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/** Works and preparations that several stories share. */
final class Works {
    static final int SMALL_BYTES = 4 * 1024;

    private static final int FILL_AT_ONCE = 100;

    private Works() {}

    /** A load generator's work; its arguments depend on whose ports they name. */
    static Work<Subject> load(
            String name, int clients, long operations, Function<Subject, List<String>> arguments) {
        return new Work<>(
                name,
                operations,
                s -> LoadRun.of(s, clients, operations, arguments.apply(s)).spent());
    }

    /** Mails by SMTP to one account after the other. */
    static Work<Subject> smtp(String name, int clients, long mails, int accounts, int octets) {
        return load(
                name,
                clients,
                mails,
                s ->
                        List.of(
                                "smtp",
                                "" + s.smtpPort(),
                                "" + s.imapPort(),
                                "" + accounts,
                                "" + octets));
    }

    /**
     * The accounts of a tour.
     *
     * @param first number of the first
     * @param step from one to the next
     * @param count of them
     * @param messages in each one's inbox, at least: those that are read
     */
    record Route(int first, int step, int count, int messages) {}

    /** Listings, or random bodies, in one mailbox after the other. */
    static Work<Subject> tour(String name, String sight, int clients, long mails, Route route) {
        return load(
                name,
                clients,
                mails,
                s ->
                        List.of(
                                "tour",
                                "" + s.imapPort(),
                                sight,
                                "" + route.first(),
                                "" + route.step(),
                                "" + route.count(),
                                "" + route.messages()));
    }

    /** APPENDs until the inbox of that account holds so many mails. */
    static void fillInbox(Subject subject, int account, int messages)
            throws IOException, InterruptedException {
        try (ImapWire imap = new ImapWire(subject.imapPort(), People.user(account))) {
            for (long number = imap.messages(); number < messages; ) {
                byte[][] mails = new byte[(int) Math.min(FILL_AT_ONCE, messages - number)][];
                for (int i = 0; i < mails.length; i++) {
                    mails[i] = Mail.make(number++, SMALL_BYTES);
                }
                imap.append(mails);
            }
        }
    }
}
