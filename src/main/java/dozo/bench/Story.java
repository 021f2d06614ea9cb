package dozo.bench;

import java.io.IOException;
import java.util.List;

/** The works of each story, and what the mailboxes hold before them. */
final class Story {
    static final int ACCOUNTS = 20;
    private static final int SMALL_BYTES = 4 * 1024;
    private static final int LARGE_BYTES = 64 * 1024;
    private static final int FILL_AT_ONCE = 100;

    private final double scale;

    Story(double scale) {
        this.scale = scale;
    }

    /** Prepares a subject. */
    interface Fill {
        void into(Subject subject) throws IOException, InterruptedException;
    }

    /** Works that share what the mailboxes hold. */
    record Chapter(Fill fill, List<Work> works) {}

    List<Chapter> chapters(String story) {
        return switch (story) {
            case "smtp" -> smtp();
            case "pop3" -> pop3();
            case "imap" -> imap();
            default -> throw new IllegalArgumentException("no story called " + story);
        };
    }

    private int scaled(int count) {
        return Math.max(1, (int) (count * scale));
    }

    private List<Chapter> smtp() {
        return List.of(
                new Chapter(
                        subject -> {},
                        List.of(
                                smtpWork("SMTP 4 KB, 100 sessions", 100, 10_000, SMALL_BYTES),
                                smtpWork("SMTP 64 KB, 20 sessions", 20, 2_000, LARGE_BYTES))));
    }

    private Work smtpWork(String name, int clients, int mails, int octets) {
        return new Work(
                name,
                clients,
                scaled(mails),
                s ->
                        List.of(
                                "smtp",
                                "" + s.smtpPort(),
                                "" + s.imapPort(),
                                "" + ACCOUNTS,
                                "" + octets));
    }

    private List<Chapter> pop3() {
        int clients = 8;
        int each = scaled(5_000);
        long operations = 4L * clients * each;
        return List.of(
                new Chapter(
                        subject -> {
                            for (int i = 0; i < clients; i++) {
                                fillInbox(subject, i, each);
                            }
                        },
                        List.of(
                                new Work(
                                        "POP3 whole mailbox, pipelined, 8 clients",
                                        clients,
                                        operations,
                                        s -> List.of("pop3", "" + s.pop3Port(), "true")),
                                new Work(
                                        "POP3 whole mailbox, one by one, 8 clients",
                                        clients,
                                        operations,
                                        s -> List.of("pop3", "" + s.pop3Port(), "false")))));
    }

    private List<Chapter> imap() {
        int ten = scaled(10_000);
        int hundred = scaled(100_000);
        return List.of(
                new Chapter(
                        subject -> fillInbox(subject, 0, ten),
                        List.of(
                                imapWork(
                                        "IMAP FETCH 1:* (BODY.PEEK[]), 10,000",
                                        "BODIES",
                                        1,
                                        ten * 5L,
                                        ten),
                                imapWork(
                                        "IMAP random body, 20 clients",
                                        "RANDOM_BODY",
                                        20,
                                        scaled(100_000),
                                        ten),
                                imapWork(
                                        "IMAP STORE, 20 clients", "STORE", 20, scaled(50_000), ten),
                                imapWork(
                                        "IMAP log-ins, 20 clients",
                                        "LOGIN",
                                        20,
                                        scaled(10_000),
                                        ten),
                                imapWork("IMAP SELECT, 10,000", "SELECT", 1, scaled(2_000), ten),
                                imapWork(
                                        "IMAP APPEND, 20 clients",
                                        "APPEND",
                                        20,
                                        scaled(10_000),
                                        ten))),
                new Chapter(
                        subject -> fillInbox(subject, 0, hundred),
                        List.of(
                                imapWork(
                                        "IMAP FETCH 1:* (UID FLAGS), 100,000",
                                        "FLAGS",
                                        1,
                                        hundred * 10L,
                                        hundred),
                                imapWork(
                                        "IMAP FETCH 1:* (… ENVELOPE), 100,000",
                                        "ENVELOPES",
                                        1,
                                        hundred * 3L,
                                        hundred),
                                imapWork(
                                        "IMAP SELECT, 100,000",
                                        "SELECT",
                                        1,
                                        scaled(2_000),
                                        hundred))));
    }

    private static Work imapWork(
            String name, String work, int clients, long operations, int messages) {
        return new Work(
                name,
                clients,
                operations,
                s -> List.of("imap", "" + s.imapPort(), work, "" + messages, "" + SMALL_BYTES));
    }

    /** APPENDs until the inbox of that account holds so many mails. */
    private static void fillInbox(Subject subject, int account, int messages)
            throws IOException, InterruptedException {
        try (ImapWire imap = new ImapWire(subject.imapPort(), Subject.user(account))) {
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
