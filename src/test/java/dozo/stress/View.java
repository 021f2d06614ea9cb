package dozo.stress;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One session's model of the mailbox: what it has been told, and nothing else. */
final class View {
    /** A message as far as it is known: UID 0 and null flags stand for what is not. */
    static final class Message {
        long uid;
        @Nullable Set<String> flags;
        long modseq;
    }

    private final Ledger ledger;
    private final List<Message> messages = new ArrayList<>();
    private final Map<Long, String> contents = new HashMap<>();

    /** May an EXPUNGE come now? */
    boolean removalsAllowed = true;

    /** How often flags were told since the command began. */
    final Map<Message, Integer> told = new IdentityHashMap<>();

    /** What .SILENT leaves to the client, by UID; taken when MODSEQ comes without flags. */
    @Nullable Flagging silent;

    /** A change of flags that the client knows the outcome of. */
    record Flagging(Set<Long> uids, boolean add, Set<String> flags) {
        Set<String> apply(Set<String> before) {
            Set<String> after = new HashSet<>(before);
            if (add) {
                after.addAll(flags);
            } else {
                after.removeAll(flags);
            }
            return after;
        }
    }

    /** HIGHESTMODSEQ as the client may use it to come back (RFC 7162). */
    long highestModseq;

    private long highestSeen;
    private long highestTold;
    long uidValidity;
    long uidNext;
    int exists;

    /** Commands that had their answer. */
    int completed;

    View(Ledger ledger) {
        this.ledger = ledger;
    }

    int size() {
        return messages.size();
    }

    Message message(int index) {
        return messages.get(index);
    }

    Set<Long> knownUids() {
        return messages.stream()
                .map(message -> message.uid)
                .filter(uid -> uid > 0)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    boolean allKnown() {
        return messages.stream().allMatch(message -> message.uid > 0);
    }

    void forget() {
        messages.clear();
        highestModseq = 0;
    }

    /** The connection broke: what was told stands, but for a mailbox that was just being opened. */
    void interrupted() {
        if (selecting) {
            forget();
        }
        selecting = false;
        removalsAllowed = true;
        silent = null;
    }

    // ---- commands

    void begin(boolean removals) {
        removalsAllowed = removals;
        told.clear();
        highestSeen = 0;
        highestTold = 0;
    }

    void end(Response tagged) {
        completed++;
        removalsAllowed = true;
        silent = null;
        codes(tagged);
        ledger.told(Math.max(highestTold, highestSeen));
        // RFC 7162 3.2: HIGHESTMODSEQ, if it is told, is worth more than what was seen
        if (highestTold > 0) {
            highestModseq = highestTold;
        } else {
            highestModseq = Math.max(highestModseq, highestSeen);
        }
    }

    // ---- responses

    void take(Response response) {
        String second = response.word(1);
        switch (response.word(0)) {
            case "OK" -> codes(response);
            case "VANISHED" -> vanished(response);
            case "FLAGS", "SEARCH", "ESEARCH", "LIST", "STATUS", "ENABLED", "CAPABILITY" -> {}
            default -> {
                switch (second) {
                    case "EXISTS" -> exists((int) response.number(0));
                    case "RECENT" ->
                            check(response.number(0) <= Math.max(exists, size()), response);
                    case "EXPUNGE" -> expunge((int) response.number(0), response);
                    case "FETCH" -> fetch(response);
                    default -> throw new Mismatch("unexpected: " + response);
                }
            }
        }
    }

    private static void check(boolean right, Response response) {
        if (!right) {
            throw new Mismatch("can't be: " + response);
        }
    }

    private void codes(Response response) {
        String code = response.code("HIGHESTMODSEQ");
        if (!code.isEmpty()) {
            highestTold = Long.parseLong(code);
        }
        String validity = response.code("UIDVALIDITY");
        if (!validity.isEmpty()) {
            uidValidity = Long.parseLong(validity);
        }
        String next = response.code("UIDNEXT");
        if (!next.isEmpty()) {
            uidNext = Long.parseLong(next);
        }
    }

    /** While a mailbox is being selected, the count is only noted. */
    boolean selecting;

    private void exists(int count) {
        exists = count;
        if (!selecting) {
            grow(count);
        }
    }

    /** Takes as many messages as there are; unknown ones come at the end. */
    void grow(int count) {
        if (count < messages.size()) {
            throw new Mismatch(count + " EXIST, and " + messages.size() + " are known");
        }
        while (messages.size() < count) {
            messages.add(new Message());
        }
    }

    private void expunge(int number, Response response) {
        check(removalsAllowed && number >= 1 && number <= size(), response);
        long uid = messages.remove(number - 1).uid;
        exists = messages.size();
        if (uid > 0) {
            ledger.gone(uid);
        }
    }

    private void vanished(Response response) {
        boolean earlier = response.words().get(1) instanceof List;
        check(earlier || removalsAllowed, response);
        Map<Long, Message> known = new HashMap<>();
        messages.forEach(message -> known.put(message.uid, message));
        for (long uid : uids(response.word(earlier ? 2 : 1))) {
            Message message = known.get(uid);
            if (message != null) {
                messages.remove(message);
                ledger.gone(uid);
            } else {
                check(earlier || removeUnknown(uid), response);
            }
        }
        if (!selecting) {
            exists = messages.size();
        }
    }

    /** Removes one of those messages whose UID is not known but must lie around this one. */
    private boolean removeUnknown(long uid) {
        boolean between = true;
        for (int i = 0; i < messages.size() && between; i++) {
            long here = messages.get(i).uid;
            between = here < uid;
            if (here == 0 && nextKnown(i) > uid) {
                messages.remove(i);
                return true;
            }
        }
        return false;
    }

    private long nextKnown(int from) {
        for (int i = from; i < messages.size(); i++) {
            if (messages.get(i).uid > 0) {
                return messages.get(i).uid;
            }
        }
        return Long.MAX_VALUE;
    }

    static Set<Long> uids(String set) {
        Set<Long> uids = new TreeSet<>();
        for (String range : set.split(",")) {
            String[] ends = range.split(":");
            for (long uid = Long.parseLong(ends[0]);
                    uid <= Long.parseLong(ends[ends.length - 1]);
                    uid++) {
                uids.add(uid);
            }
        }
        return uids;
    }

    private void fetch(Response response) {
        int number = (int) response.number(0);
        check(number >= 1, response);
        if (selecting && number > size()) {
            grow(exists);
        }
        check(number <= size(), response);
        Message message = messages.get(number - 1);
        Map<String, Object> items = items(response.list(2));
        if (items.get("UID") instanceof String text) {
            uid(number, message, Long.parseLong(text), response);
        }
        long modseq =
                items.get("MODSEQ") instanceof List<?> list
                        ? Long.parseLong((String) list.getFirst())
                        : 0;
        highestSeen = Math.max(highestSeen, modseq);
        if (items.get("FLAGS") instanceof List<?> list) {
            Set<String> flags = new TreeSet<>();
            list.forEach(flag -> flags.add((String) flag));
            flags.remove("\\Recent");
            flags(message, flags, modseq, response);
        } else if (modseq > 0) {
            silently(message, modseq, response);
        }
        if (items.get("BODY[]") instanceof String body && message.uid > 0) {
            content(message.uid, body);
        }
    }

    private static Map<String, Object> items(List<Object> list) {
        Map<String, Object> items = new HashMap<>();
        for (int i = 0; i + 1 < list.size(); i += 2) {
            items.put((String) list.get(i), list.get(i + 1));
        }
        return items;
    }

    private void uid(int number, Message message, long uid, Response response) {
        check(message.uid == 0 || message.uid == uid, response);
        message.uid = uid;
        check(number < 2 || messages.get(number - 2).uid < uid, response);
        check(
                number >= size() || messages.get(number).uid == 0 || messages.get(number).uid > uid,
                response);
    }

    private void flags(Message message, Set<String> flags, long modseq, Response response) {
        told.merge(message, 1, Integer::sum);
        if (modseq > 0) {
            check(modseq >= message.modseq, response);
            Set<String> before = message.flags;
            check(modseq > message.modseq || before == null || before.equals(flags), response);
            message.modseq = modseq;
            if (message.uid > 0) {
                ledger.flags(message.uid, modseq, flags);
            }
        }
        message.flags = flags;
    }

    private void silently(Message message, long modseq, Response response) {
        Flagging expected = silent;
        check(modseq >= message.modseq, response);
        if (modseq == message.modseq) {
            return;
        }
        check(expected != null && expected.uids().contains(message.uid), response);
        message.modseq = modseq;
        Set<String> before = message.flags;
        if (expected != null && before != null) {
            message.flags = expected.apply(before);
            ledger.flags(message.uid, modseq, message.flags);
        }
    }

    private void content(long uid, String body) {
        String name = Mail.nameOf(body);
        if (!body.equals(Mail.of(name))) {
            throw new Mismatch("the octets of UID " + uid + " are not what was stored");
        }
        contents.put(uid, name);
        ledger.content(uid, name);
    }

    /** Mod-sequences by UID, of the messages whose mod-sequence was told. */
    Map<Long, Long> modseqs() {
        return messages.stream()
                .filter(message -> message.uid > 0 && message.modseq > 0)
                .collect(Collectors.toMap(message -> message.uid, message -> message.modseq));
    }

    /** Flags by UID, of the messages that are known. */
    Map<Long, Set<String>> all() {
        Map<Long, Set<String>> all = new HashMap<>();
        for (Message message : messages) {
            Set<String> flags = message.flags;
            if (message.uid > 0 && flags != null) {
                all.put(message.uid, flags);
            }
        }
        return all;
    }

    static String set(Collection<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
