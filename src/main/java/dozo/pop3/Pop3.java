package dozo.pop3;

import dozo.account.Authentication;
import dozo.account.Directory;
import dozo.net.Connection;
import dozo.net.Protocol;
import dozo.ops.Counter;
import dozo.ops.Metrics;
import dozo.store.Mailboxes;
import dozo.store.Mails;
import java.io.IOException;

/** The POP3 service: what its sessions share. Safe for any number of threads. */
public final class Pop3 implements Protocol {
    /** All sessions together hold no more than this of mails that are wanted next. */
    private static final long READ_AHEAD_BYTES = 64L * 1024 * 1024;

    private final Authentication authentication;
    private final Directory directory;
    private final Mailboxes mailboxes;
    private final Mails mails;
    private final ReadAhead.Budget budget = new ReadAhead.Budget(READ_AHEAD_BYTES);
    private final Counter retrieved;
    private final Counter deleted;
    private final Counter faults;

    public Pop3(
            Authentication authentication,
            Directory directory,
            Mailboxes mailboxes,
            Mails mails,
            Metrics metrics) {
        this.authentication = authentication;
        this.directory = directory;
        this.mailboxes = mailboxes;
        this.mails = mails;
        retrieved = metrics.counter("dozo_pop3_retrieved_total", "Mails sent to clients.");
        deleted = metrics.counter("dozo_pop3_deleted_total", "Mails removed at QUIT.");
        faults = metrics.counter("dozo_pop3_faults_total", "Commands that failed by our fault.");
    }

    @Override
    public String name() {
        return "pop3";
    }

    @Override
    public void serve(Connection connection) throws IOException {
        new Pop3Session(this, connection).run();
    }

    @Override
    public String refusal() {
        return "-ERR [SYS/TEMP] Too many connections, try again later";
    }

    Authentication authentication() {
        return authentication;
    }

    Directory directory() {
        return directory;
    }

    Mailboxes mailboxes() {
        return mailboxes;
    }

    Mails mails() {
        return mails;
    }

    ReadAhead.Budget budget() {
        return budget;
    }

    Counter retrieved() {
        return retrieved;
    }

    Counter deleted() {
        return deleted;
    }

    Counter faults() {
        return faults;
    }
}
