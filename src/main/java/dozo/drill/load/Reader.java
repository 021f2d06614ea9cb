package dozo.drill.load;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A person at an IMAP client, who alone flags the mails of an account. Remembers what the server
 * said, since all of it must be true for ever: UIDVALIDITY, which UID is which mail, and the flags
 * whose change was acknowledged.
 */
final class Reader extends Client {
    private static final long BETWEEN_WORKS_MILLIS = 250;
    private static final int WORKS_PER_SESSION = 40;
    private static final Pattern VALIDITY = Pattern.compile("UIDVALIDITY (\\d+)");

    private final Party party;
    private final String account;
    private final TreeMap<Long, String> mails = new TreeMap<>();
    private final Map<Long, Boolean> flagged = new TreeMap<>();
    private final Set<String> breaches = new TreeSet<>();
    private String validity = "";

    Reader(Party party, int number, Tally tally, CountDownLatch end) {
        super(tally, end);
        this.party = party;
        this.account = party.account(number);
    }

    String account() {
        return account;
    }

    @Override
    void session() throws IOException, Talk.Refused, Refusal, InterruptedException {
        try (Imap imap = new Imap(party, account)) {
            validity(imap);
            for (int i = 0; i < WORKS_PER_SESSION && goesOn(); i++) {
                work(imap);
                tally().success();
                pause(BETWEEN_WORKS_MILLIS);
            }
        }
    }

    private void validity(Imap imap) throws IOException, Refusal {
        for (String line : imap.command("SELECT INBOX")) {
            Matcher found = VALIDITY.matcher(line);
            if (found.find()) {
                if (!validity.isEmpty() && !validity.equals(found.group(1))) {
                    breaches.add(
                            account + ": UIDVALIDITY was " + validity + ", is " + found.group(1));
                }
                validity = found.group(1);
            }
        }
    }

    /** Looks at the newest mail and changes its flag. */
    private void work(Imap imap) throws IOException, Refusal {
        Listing newest = Listing.of(imap.command("UID FETCH * " + Listing.WHAT));
        goesForward(newest);
        compare(newest);
        for (Map.Entry<Long, Listing.Mail> each : newest.mails().entrySet()) {
            boolean wanted = !each.getValue().flagged();
            flagged.remove(each.getKey()); // neither value, until there is an answer
            String sign = wanted ? "+" : "-";
            imap.command("UID STORE " + each.getKey() + " " + sign + "FLAGS.SILENT (\\Flagged)");
            flagged.put(each.getKey(), wanted);
        }
    }

    /** Nobody takes mails away, so a newest mail older than one seen before is a stale read. */
    private void goesForward(Listing newest) {
        long seen = mails.isEmpty() ? 0 : mails.lastKey();
        for (Long uid : newest.mails().keySet()) {
            if (uid < seen) {
                breaches.add("%s: the newest UID was %d, is %d".formatted(account, seen, uid));
            }
        }
    }

    /** Compares what is told now with what was told before. */
    private void compare(Listing now) {
        now.mails()
                .forEach((uid, mail) -> {
                    String before = mails.put(uid, mail.messageId());
                    if (before != null && !before.equals(mail.messageId())) {
                        breaches.add(
                                "%s: UID %d was %s, is %s".formatted(account, uid, before, mail));
                    }
                    Boolean flag = flagged.get(uid);
                    if (flag != null && flag != mail.flagged()) {
                        breaches.add(
                                "%s: UID %d, flagged %s, is %s"
                                        .formatted(account, uid, flag, mail));
                    }
                });
    }

    /** What was not true for ever, by what the whole mailbox shows at the end. */
    Set<String> breaches(Listing last) {
        compare(last);
        for (Long uid : mails.keySet()) {
            if (!last.mails().containsKey(uid)) {
                breaches.add("%s: UID %d, %s, is gone".formatted(account, uid, mails.get(uid)));
            }
        }
        return breaches;
    }
}
