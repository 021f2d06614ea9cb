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
    static final String WHAT = "(UID FLAGS MODSEQ BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])";

    private static final Pattern FETCH = Pattern.compile("^\\* \\d+ FETCH \\(.*\\bUID (\\d+)");
    private static final Pattern ID = Pattern.compile("(?i)^Message-ID:\\s*(<.*>)");

    private static final Pattern MODSEQ = Pattern.compile("\\bMODSEQ \\((\\d+)\\)");

    /**
     * A mail as a FETCH shows it.
     *
     * @param messageId empty if it has none
     * @param modseq of its last change (RFC 7162)
     */
    record Mail(String messageId, boolean flagged, long modseq) {}

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
                    mails.put(uid, new Mail("", line.contains("\\Flagged"), modseq(line)));
                }
            } else if (id.find()) {
                String found = id.group(1);
                mails.computeIfPresent(
                        uid, (each, mail) -> new Mail(found, mail.flagged(), mail.modseq()));
            }
        }
        return new Listing(mails);
    }

    /** The mod-sequence that the answer to a STORE shows for a mail; 0 if it shows none. */
    static long modseq(long uid, List<String> lines) {
        return lines.stream()
                .filter(line -> line.matches("\\* \\d+ FETCH \\(.*\\bUID " + uid + "\\b.*"))
                .mapToLong(Listing::modseq)
                .max()
                .orElse(0);
    }

    private static long modseq(String line) {
        Matcher found = MODSEQ.matcher(line);
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}
