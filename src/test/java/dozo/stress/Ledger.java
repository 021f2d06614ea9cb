package dozo.stress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What all sessions together know of the mailbox. Each session has a keyword that only it changes,
 * so at any time its value on each mail is known, but for commands under way. Moments are told by a
 * counter: what ended before a command began must be seen by it. A command whose answer was lost
 * may have done its work, or not, or may do it later, but at most once.
 */
final class Ledger {
    /** The value of one session's keyword on one mail. */
    private static final class Mark {
        boolean set;
        long settledAt;
        int underWay;

        /** Values that commands without an answer may have set, or may set at any time. */
        final List<Boolean> strays = new ArrayList<>();

        String last = "";
    }

    /** How one mail was first told with one mod-sequence. */
    private record Look(String flags, long moment) {}

    private final List<String> keywords;
    private long clock;
    private final Map<String, Map<Long, Mark>> marks = new HashMap<>();
    private final Map<Long, Long> arrivedAt = new HashMap<>();
    private final Map<Long, Long> goneAt = new HashMap<>();
    private final Set<Long> doomed = new HashSet<>();
    private final Set<String> sent = new HashSet<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<String, Long> uids = new HashMap<>();
    private final Map<Long, TreeMap<Long, Look>> looks = new HashMap<>();
    private long uidValidity;
    private final Rising uidNext = new Rising("UIDNEXT");
    private final Rising highestModseq = new Rising("HIGHESTMODSEQ");
    private int unanswered;
    private int cameLate;

    /**
     * Of an empty mailbox.
     *
     * @param keywords of the sessions
     */
    Ledger(List<String> keywords) {
        this.keywords = keywords;
    }

    /** The keyword that only this session changes. */
    String keyword(int session) {
        return keywords.get(session);
    }

    synchronized long now() {
        return ++clock;
    }

    // ---- what sessions do

    /** A mail of that name is being sent: from now on it may be there. Answers the moment. */
    synchronized long sending(String name) {
        sent.add(name);
        return now();
    }

    /** It was acknowledged. */
    synchronized void arrived(long uid, String name, long began) {
        uidNext.shown(uid, began);
        content(uid, name);
        arrived(uid);
    }

    /** A mail is there, without any session's keyword when it came. */
    private void arrived(long uid) {
        arrivedAt.putIfAbsent(uid, now());
        uidNext.told(uid + 1, clock);
        for (String keyword : keywords) {
            marks(keyword).computeIfAbsent(uid, id -> new Mark()).settledAt = clock;
        }
    }

    /** From now on these mails may vanish at any moment. */
    synchronized void doom(Iterable<Long> uids) {
        uids.forEach(doomed::add);
    }

    /** Somebody was told that it is gone. */
    synchronized void gone(long uid) {
        if (!doomed.contains(uid)) {
            throw new Mismatch("nobody wanted to remove UID " + uid);
        }
        goneAt.putIfAbsent(uid, now());
    }

    synchronized void beginMarking(String keyword, Iterable<Long> uids) {
        uids.forEach(uid -> marks(keyword).computeIfAbsent(uid, id -> new Mark()).underWay++);
    }

    /** Those of them that were changed have that value now; the others keep theirs. */
    synchronized void endMarking(
            String keyword, Iterable<Long> uids, Set<Long> changed, boolean set, String command) {
        long moment = now();
        for (long uid : uids) {
            Mark mark = marks(keyword).computeIfAbsent(uid, id -> new Mark());
            mark.underWay--;
            mark.settledAt = moment;
            mark.last = mark.last + " | " + command + " at " + moment;
            mark.set = changed.contains(uid) ? set : mark.set;
        }
    }

    /** There was no answer: each of them has that value, or will have it, or never. */
    synchronized void loseMarking(
            String keyword, Iterable<Long> uids, boolean set, String command) {
        long moment = now();
        unanswered++;
        for (long uid : uids) {
            Mark mark = marks(keyword).computeIfAbsent(uid, id -> new Mark());
            mark.underWay--;
            mark.settledAt = moment;
            mark.last = mark.last + " | " + command + " unanswered at " + moment;
            mark.strays.add(set);
        }
    }

    /** Can nothing change this session's keyword on that mail but the session's next command? */
    synchronized boolean certain(String keyword, long uid) {
        Mark mark = marks(keyword).get(uid);
        return mark == null || (mark.underWay == 0 && mark.strays.isEmpty());
    }

    private Map<Long, Mark> marks(String keyword) {
        return marks.computeIfAbsent(keyword, name -> new HashMap<>());
    }

    // ---- what sessions see

    /** A completed command told mod-sequences up to this one. */
    synchronized void told(long modseq) {
        highestModseq.told(modseq, now());
    }

    /** What SELECT told; it began at a moment. */
    synchronized void selected(View view, long began) {
        uidValidity = uidValidity == 0 ? view.uidValidity : uidValidity;
        if (view.uidValidity != uidValidity) {
            throw new Mismatch("UIDVALIDITY was " + uidValidity + ", is " + view.uidValidity);
        }
        uidNext.shown(view.uidNext, began);
        uidNext.told(view.uidNext, now());
        highestModseq.shown(view.highestModseq, began);
    }

    /** The content behind a UID never changes, and what was sent once is there once. */
    synchronized void content(long uid, String name) {
        if (!sent.contains(name)) {
            throw new Mismatch("nobody sent " + name + ", which is UID " + uid);
        }
        String known = names.putIfAbsent(uid, name);
        if (known != null && !known.equals(name)) {
            throw new Mismatch("UID " + uid + " was " + known + " and is " + name);
        }
        Long other = uids.putIfAbsent(name, uid);
        if (other != null && other != uid) {
            throw new Mismatch(name + " is UID " + other + " and UID " + uid);
        }
    }

    /** One mod-sequence of one mail stands for one set of flags, whoever looks. */
    synchronized void flags(long uid, long modseq, Set<String> flags) {
        String sorted = new TreeSet<>(flags).toString();
        Look known =
                looks.computeIfAbsent(uid, id -> new TreeMap<>())
                        .putIfAbsent(modseq, new Look(sorted, now()));
        if (known != null && !known.flags().equals(sorted)) {
            throw new Mismatch(
                    "UID " + uid + " at MODSEQ " + modseq + " was " + known + ", is " + sorted);
        }
    }

    /** Compares the mod-sequences of a look that began at a moment: none may go back. */
    synchronized void modseqs(Map<Long, Long> seen, long began) {
        seen.forEach((uid, modseq) ->
                looks.getOrDefault(uid, new TreeMap<>())
                        .tailMap(modseq, false)
                        .forEach((later, look) -> {
                            if (look.moment() < began) {
                                throw new Mismatch(
                                        "UID %d went back to MODSEQ %d: it was at %d with %s, looked at from %d"
                                                .formatted(uid, modseq, later, look, began));
                            }
                        }));
    }

    /** Compares a look at the whole mailbox that began at a moment. */
    synchronized void audit(Map<Long, Set<String>> seen, long began) {
        for (long uid : seen.keySet()) {
            if (!arrivedAt.containsKey(uid)) {
                arrived(uid); // its APPEND has no answer yet, or will have none
            }
        }
        for (Map.Entry<Long, Long> each : arrivedAt.entrySet()) {
            long uid = each.getKey();
            if (each.getValue() < began && !seen.containsKey(uid) && !doomed.contains(uid)) {
                throw new Mismatch("UID " + uid + " is lost");
            }
        }
        for (Map.Entry<Long, Long> each : goneAt.entrySet()) {
            if (each.getValue() < began && seen.containsKey(each.getKey())) {
                throw new Mismatch("UID " + each.getKey() + " is gone, and shown");
            }
        }
        for (Map.Entry<String, Map<Long, Mark>> of : marks.entrySet()) {
            seen.forEach(
                    (uid, flags) -> audit(of.getKey(), of.getValue().get(uid), uid, flags, began));
        }
    }

    private void audit(
            String keyword,
            @org.jspecify.annotations.Nullable Mark mark,
            long uid,
            Set<String> flags,
            long began) {
        if (mark == null || mark.underWay > 0 || mark.settledAt >= began) {
            return;
        }
        boolean seen = flags.contains(keyword);
        if (seen != mark.set && mark.strays.remove(Boolean.valueOf(seen))) {
            cameLate++;
            mark.set = seen;
            mark.settledAt = now();
            return;
        }
        if (mark.set != seen) {
            throw new Mismatch(
                    "UID "
                            + uid
                            + " should "
                            + (mark.set ? "" : "not ")
                            + "have "
                            + keyword
                            + ": "
                            + flags
                            + "; it was changed last by "
                            + mark.last
                            + ", looked at from "
                            + began);
        }
    }

    synchronized String summary() {
        return "%d arrived, %d gone, %d unanswered changes of flags, %d keywords set by such"
                .formatted(arrivedAt.size(), goneAt.size(), unanswered, cameLate);
    }
}
