package dozo.drill.load;

import dozo.drill.load.Client.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads all mailboxes of all accounts over IMAP. */
final class Census {
    private static final Pattern MAILBOX = Pattern.compile("^\\* LIST \\(([^)]*)\\) \\S+ (.+)$");

    private final Map<String, Listing> inboxes = new TreeMap<>();
    private final Map<String, Integer> mails = new HashMap<>();

    private Census() {}

    static Census of(Party party) throws IOException, Talk.Refused, Refusal {
        Census census = new Census();
        for (String account : party.accounts()) {
            try (Imap imap = new Imap(party, account)) {
                for (String line : imap.command("LIST \"\" *")) {
                    Matcher mailbox = MAILBOX.matcher(line);
                    if (mailbox.find() && !mailbox.group(1).contains("\\Noselect")) {
                        census.read(imap, account, mailbox.group(2));
                    }
                }
            }
        }
        return census;
    }

    private void read(Imap imap, String account, String mailbox) throws IOException, Refusal {
        List<String> examined = imap.command("EXAMINE " + mailbox);
        Listing listing =
                examined.contains("* 0 EXISTS")
                        ? new Listing(Map.of())
                        : Listing.of(imap.command("UID FETCH 1:* " + Listing.WHAT));
        listing.mails().values().forEach(each -> mails.merge(each.messageId(), 1, Integer::sum));
        if (mailbox.replace("\"", "").equals("INBOX")) {
            inboxes.put(account, listing);
        }
    }

    Listing inbox(String account) {
        return inboxes.getOrDefault(account, new Listing(Map.of()));
    }

    /** How often each mail is there, by its Message-ID. */
    Map<String, Integer> mails() {
        return mails;
    }
}
