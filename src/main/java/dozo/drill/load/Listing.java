package dozo.drill.load;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a FETCH said of the mails of a mailbox.
 *
 * @param mails by UID
 */
record Listing(Map<Long, Mail> mails) {
    /** What to fetch for it. */
    static final String WHAT = "(UID FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])";

    private static final Pattern FETCH = Pattern.compile("^\\* \\d+ FETCH \\(.*\\bUID (\\d+)");
    private static final Pattern ID = Pattern.compile("(?i)^Message-ID:\\s*(<.*>)");

    record Mail(String messageId, boolean flagged) {}

    /** A mail without a Message-ID gets an empty one. */
    static Listing of(List<String> lines) {
        Map<Long, Mail> mails = new TreeMap<>();
        long uid = 0;
        for (String line : lines) {
            Matcher fetch = FETCH.matcher(line);
            Matcher id = ID.matcher(line);
            if (fetch.find()) {
                uid = Long.parseLong(fetch.group(1));
                // a line without a header is news of a flag only
                if (line.contains("BODY[")) {
                    mails.put(uid, new Mail("", line.contains("\\Flagged")));
                }
            } else if (id.find()) {
                String found = id.group(1);
                mails.computeIfPresent(uid, (each, mail) -> new Mail(found, mail.flagged()));
            }
        }
        return new Listing(mails);
    }
}
