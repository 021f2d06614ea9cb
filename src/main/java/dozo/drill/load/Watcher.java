package dozo.drill.load;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;

/** An IMAP client in IDLE: each new mail it is told of counts. */
final class Watcher extends Client {
    private static final int MAILS_PER_SESSION = 100;

    private final Party party;
    private final String account;

    Watcher(Party party, int number, Tally tally, CountDownLatch end) {
        super(tally, end);
        this.party = party;
        this.account = party.account(number);
    }

    @Override
    void session() throws IOException, Talk.Refused, Refusal {
        try (Imap imap = new Imap(party, account)) {
            imap.command("SELECT INBOX");
            for (int i = 0; i < MAILS_PER_SESSION && goesOn(); i++) {
                imap.idle();
                tally().success();
            }
        }
    }
}
