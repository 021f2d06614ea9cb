package dozo.drill.load;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** A person at an IMAP client, who alone flags the mails of an account. */
final class Reader extends Client {
    private static final long BETWEEN_WORKS_MILLIS = 250;
    private static final int WORKS_PER_SESSION = 40;

    private final Party party;
    private final String account;
    private final Memory memory;

    Reader(Party party, int number, Tally tally, CountDownLatch end) {
        super(tally, end);
        this.party = party;
        this.account = party.account(number);
        this.memory = new Memory(account);
    }

    String account() {
        return account;
    }

    @Override
    void session() throws IOException, Talk.Refused, Refusal, InterruptedException {
        try (Imap imap = new Imap(party, account)) {
            memory.selected(imap.command("SELECT INBOX (CONDSTORE)"));
            for (int i = 0; i < WORKS_PER_SESSION && goesOn(); i++) {
                work(imap);
                tally().success();
                pause(BETWEEN_WORKS_MILLIS);
            }
        }
    }

    /** Looks at the newest mail and changes its flag. */
    private void work(Imap imap) throws IOException, Refusal {
        Listing newest = Listing.of(imap.command("UID FETCH * " + Listing.WHAT));
        memory.newest(newest);
        for (Map.Entry<Long, Listing.Mail> each : newest.mails().entrySet()) {
            long uid = each.getKey();
            boolean wanted = !each.getValue().flagged();
            memory.begins(uid);
            String sign = wanted ? "+" : "-";
            List<String> answer =
                    imap.command("UID STORE " + uid + " " + sign + "FLAGS.SILENT (\\Flagged)");
            memory.flagged(uid, wanted, Listing.modseq(uid, answer));
        }
    }

    /** What was not true for ever, by what the whole mailbox shows at the end. */
    Set<String> breaches(Listing last) {
        return memory.breaches(last);
    }
}
