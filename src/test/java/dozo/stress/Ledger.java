package dozo.stress;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What all sessions together know of the mailbox. Each session has a keyword that only it changes,
 * so at any time its value on each mail is known, but for commands under way. Moments are told by a
 * counter: what ended before a command began must be seen by it.
 */
final class Ledger {
    /** The value of one session's keyword on one mail. */
    private static final class Mark {
        boolean set;
        long settledAt;
        int underWay;
        String last = "";
    }

    private long clock;
    private final Map<String, Map<Long, Mark>> marks = new HashMap<>();
    private final Map<Long, Long> arrivedAt = new HashMap<>();
    private final Map<Long, Long> goneAt = new HashMap<>();
    private final Set<Long> doomed = new HashSet<>();
    private final Map<Long, String> names = new HashMap<>();
    private final Map<Long, Map<Long, String>> flagsAt = new HashMap<>();

    synchronized long now() {
        return ++clock;
    }

    // ---- what sessions do

    /** A mail was acknowledged, without any session's keyword. */
    synchronized void arrived(long uid, Iterable<String> keywords) {
        arrivedAt.put(uid, now());
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

    private Map<Long, Mark> marks(String keyword) {
        return marks.computeIfAbsent(keyword, name -> new HashMap<>());
    }

    // ---- what sessions see

    /** The content behind a UID never changes. */
    synchronized void content(long uid, String name) {
        String known = names.putIfAbsent(uid, name);
        if (known != null && !known.equals(name)) {
            throw new Mismatch("UID " + uid + " was " + known + " and is " + name);
        }
    }

    /** One mod-sequence of one mail stands for one set of flags, whoever looks. */
    synchronized void flags(long uid, long modseq, Set<String> flags) {
        String sorted = new TreeSet<>(flags).toString();
        String known =
                flagsAt.computeIfAbsent(uid, id -> new HashMap<>()).putIfAbsent(modseq, sorted);
        if (known != null && !known.equals(sorted)) {
            throw new Mismatch(
                    "UID " + uid + " at MODSEQ " + modseq + " was " + known + ", is " + sorted);
        }
    }

    /** Compares a look at the whole mailbox that began at a moment. */
    synchronized void audit(Map<Long, Set<String>> seen, long began) {
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

    private static void audit(
            String keyword,
            @org.jspecify.annotations.Nullable Mark mark,
            long uid,
            Set<String> flags,
            long began) {
        if (mark == null || mark.underWay > 0 || mark.settledAt >= began) {
            return;
        }
        if (mark.set != flags.contains(keyword)) {
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
        return arrivedAt.size() + " arrived, " + goneAt.size() + " gone";
    }
}
