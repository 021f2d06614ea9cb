package dozo.drill.load;

import dozo.drill.load.Listing.Mail;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server said of a mailbox whose flags one client alone changes. All of it must be true for
 * ever, whatever node says it (RFC 9051, 2.3.1.1; RFC 7162, 3.1): UIDVALIDITY, which UID is which
 * mail, that UIDs and mod-sequences go up, and flags with the mod-sequence of their change. What is
 * not is kept as a breach.
 */
final class Memory {
    private static final Pattern VALIDITY = Pattern.compile("\\[UIDVALIDITY (\\d+)]");
    private static final Pattern UID_NEXT = Pattern.compile("\\[UIDNEXT (\\d+)]");
    private static final Pattern HIGHEST = Pattern.compile("\\[HIGHESTMODSEQ (\\d+)]");

    private final String account;
    private final TreeMap<Long, Mail> mails = new TreeMap<>();
    private final Set<Long> uncertain = new HashSet<>();
    private final Set<String> breaches = new TreeSet<>();
    private String validity = "";
    private long modseq;

    Memory(String account) {
        this.account = account;
    }

    /** What SELECT answered. */
    void selected(List<String> lines) {
        for (String line : lines) {
            Matcher found = VALIDITY.matcher(line);
            if (found.find()) {
                String before = validity;
                validity = found.group(1);
                demand(
                        before.isEmpty() || before.equals(validity),
                        "UIDVALIDITY was " + before + ", is " + validity);
            }
            long next = number(UID_NEXT, line, Long.MAX_VALUE);
            demand(next > newest(), "UID " + newest() + " was there, UIDNEXT is " + next);
            long highest = number(HIGHEST, line, Long.MAX_VALUE);
            demand(highest >= modseq, "HIGHESTMODSEQ was " + modseq + ", is " + highest);
        }
    }

    private static long number(Pattern pattern, String line, long otherwise) {
        Matcher found = pattern.matcher(line);
        return found.find() ? Long.parseLong(found.group(1)) : otherwise;
    }

    private long newest() {
        return mails.isEmpty() ? 0 : mails.lastKey();
    }

    /** The newest mail. Nobody takes mails away, so one older than any seen before is stale. */
    void newest(Listing listing) {
        long seen = newest();
        for (Long uid : listing.mails().keySet()) {
            demand(uid >= seen, "the newest UID was " + seen + ", is " + uid);
        }
        told(listing);
    }

    /**
     * Begins to flag a mail. Should the answer be lost, the change may come to pass at any later
     * time, so that its flag is never compared again.
     */
    void begins(long uid) {
        uncertain.add(uid);
    }

    /** A change was acknowledged, with this mod-sequence. */
    void flagged(long uid, boolean set, long changed) {
        demand(changed > modseq, "after MODSEQ " + modseq + " a change got " + changed);
        modseq = Math.max(modseq, changed);
        uncertain.remove(uid);
        mails.computeIfPresent(uid, (same, mail) -> new Mail(mail.messageId(), set, changed));
    }

    private void told(Listing listing) {
        listing.mails()
                .forEach((uid, mail) -> {
                    Mail before = mails.put(uid, mail);
                    if (before != null) {
                        compare(uid, before, mail);
                    }
                    modseq = Math.max(modseq, mail.modseq());
                });
    }

    private void compare(long uid, Mail before, Mail now) {
        boolean same =
                uncertain.contains(uid)
                        ? now.messageId().equals(before.messageId())
                                && now.modseq() >= before.modseq()
                        : now.equals(before);
        demand(same, "UID " + uid + " was " + before + ", is " + now);
    }

    /** What was not true for ever, by what the whole mailbox shows at the end. */
    Set<String> breaches(Listing last) {
        told(last);
        for (Long uid : mails.keySet()) {
            demand(
                    last.mails().containsKey(uid),
                    "UID " + uid + ", " + mails.get(uid) + ", is gone");
        }
        return breaches;
    }

    private void demand(boolean so, String otherwise) {
        if (!so) {
            breaches.add(account + ": " + otherwise);
        }
    }
}
