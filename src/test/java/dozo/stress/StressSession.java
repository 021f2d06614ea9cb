package dozo.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One client that does random things to the mailbox and compares what it hears. */
final class StressSession implements AutoCloseable {
    /** What the client has switched on. */
    enum Kind {
        PLAIN,
        CONDSTORE,
        QRESYNC
    }

    private static final int MAILBOX_WANTED = 60;

    private final Service service;
    private final Ledger ledger;
    private final String keyword;
    private final Kind kind;
    private final Random random;

    private final View view;
    private ImapClient client;
    private int mails;

    /** The moment in which the last SELECT began. */
    private long selectedAt;

    /** A change of flags without an answer. */
    private View.@Nullable Flagging unfinished;

    /** How many commands this session has run. */
    int commands;

    StressSession(Service service, Ledger ledger, int number, long seed) throws IOException {
        this.service = service;
        this.ledger = ledger;
        this.keyword = ledger.keyword(number);
        this.kind = Kind.values()[number % Kind.values().length];
        this.random = new Random(seed + number);
        this.view = new View(ledger);
        this.client = connect();
        select("");
        lookAtAll();
    }

    private ImapClient connect() throws IOException {
        ImapClient fresh = service.logIn();
        try {
            if (kind != Kind.PLAIN) {
                fresh.ok("ENABLE " + kind, response -> {});
            }
            return fresh;
        } catch (IOException e) {
            fresh.close();
            throw e;
        }
    }

    /** How many of them had no answer. */
    int unanswered() {
        return commands - view.completed;
    }

    // ---- commands

    private Response run(String command, boolean removals) throws IOException {
        Response tagged = tryRun(command, removals);
        if (!tagged.word(0).equals("OK")) {
            throw new Mismatch(command + " -> " + tagged);
        }
        return tagged;
    }

    private Response tryRun(String command, boolean removals) throws IOException {
        commands++;
        view.begin(removals);
        Response tagged = client.run(command, view::take);
        view.end(tagged);
        return tagged;
    }

    void step() throws IOException {
        int dice = random.nextInt(100);
        if (view.size() < MAILBOX_WANTED / 3 || dice < 12) {
            append();
        } else if (dice < 40) {
            store();
        } else if (dice < 55) {
            fetch();
        } else if (dice < 63) {
            search();
        } else if (dice < 70) {
            delete();
        } else if (dice < 76) {
            expunge();
        } else if (dice < 79) {
            copyOrMove();
        } else if (dice < 84) {
            run(random.nextBoolean() ? "NOOP" : "CHECK", true);
        } else if (dice < 90) {
            commands++;
            view.begin(true);
            client.idle(random.nextInt(30), view::take);
            view.end(new Response("*", List.of("OK"), ""));
        } else if (dice < 97 && (service.everyCommandSeesAll() || random.nextBoolean())) {
            audit();
        } else {
            comeBack();
        }
    }

    private void append() throws IOException {
        String name = keyword + "-" + ++mails;
        String mail = Mail.of(name);
        long began = ledger.sending(name);
        Response tagged = run("APPEND INBOX {" + mail.length() + "+}\r\n" + mail, true);
        ledger.arrived(Long.parseLong(tagged.code("APPENDUID").split(" ")[1]), name, began);
    }

    // ---- STORE

    private void store() throws IOException {
        Targets targets = targets(1 + random.nextInt(6));
        if (targets == null) {
            return;
        }
        boolean add = random.nextBoolean();
        boolean silent = random.nextInt(3) == 0;
        boolean shared = random.nextInt(4) == 0;
        String flags = shared ? keyword + " \\Flagged" : keyword;
        boolean conditional = kind != Kind.PLAIN && random.nextInt(4) == 0;
        String condition =
                conditional
                        ? "(UNCHANGEDSINCE " + random.nextLong(view.highestModseq + 1) + ") "
                        : "";
        View.Flagging flagging = new View.Flagging(targets.uids, add, Set.of(flags.split(" ")));
        store(targets, flagging, condition, silent);
    }

    private void store(Targets targets, View.Flagging flagging, String condition, boolean silent)
            throws IOException {
        boolean add = flagging.add();
        String command =
                targets.command("STORE")
                        + condition
                        + (add ? "+" : "-")
                        + (silent ? "FLAGS.SILENT (" : "FLAGS (")
                        + String.join(" ", flagging.flags())
                        + ")";
        ledger.beginMarking(keyword, targets.uids);
        view.silent = flagging;
        Response tagged;
        try {
            tagged = tryRun(command, targets.byUid);
        } catch (IOException e) {
            ledger.loseMarking(keyword, targets.uids, add, command);
            unfinished = flagging;
            throw e;
        }
        Set<Long> changed = new TreeSet<>(targets.uids);
        changed.removeAll(modified(tagged, targets));
        boolean expunged =
                tagged.text().contains("[EXPUNGEISSUED]")
                        || tagged.text().contains("have been removed");
        if (!tagged.word(0).equals("OK") && !expunged) {
            throw new Mismatch(command + " -> " + tagged);
        }
        ledger.endMarking(keyword, targets.uids, changed, add, command + " -> " + tagged);
        compareStored(command, changed, flagging, silent, expunged);
    }

    private Set<Long> modified(Response tagged, Targets targets) {
        String code = tagged.code("MODIFIED");
        if (code.isEmpty()) {
            return Set.of();
        }
        Set<Long> numbers = View.uids(code);
        if (targets.byUid) {
            return numbers;
        }
        Set<Long> uids = new HashSet<>();
        numbers.forEach(number -> uids.add(view.message((int) (number - 1)).uid));
        return uids;
    }

    private void compareStored(
            String command,
            Set<Long> changed,
            View.Flagging flagging,
            boolean silent,
            boolean expunged) {
        for (int index = 0; index < view.size(); index++) {
            View.Message message = view.message(index);
            if (!changed.contains(message.uid)) {
                continue;
            }
            boolean told = view.told.containsKey(message);
            Set<String> flags = message.flags;
            if (silent && kind == Kind.PLAIN && flags != null) {
                // whether flags told meanwhile were from before or after can't be known, nor
                // whether a removed message still took the change
                message.flags = told || expunged ? null : flagging.apply(flags);
            } else if (!silent && !told && !expunged) {
                throw new Mismatch(command + ": nothing of UID " + message.uid);
            } else if (!silent
                    && !expunged
                    && flags != null
                    && flags.contains(keyword) != flagging.add()
                    && ledger.certain(keyword, message.uid)) {
                throw new Mismatch(command + ": UID " + message.uid + " has " + flags);
            }
        }
    }

    // ---- looking

    private void fetch() throws IOException {
        Targets targets = targets(1 + random.nextInt(10));
        if (targets == null) {
            return;
        }
        String items =
                switch (random.nextInt(5)) {
                    case 0 -> "(UID FLAGS)";
                    case 1 -> "(UID BODY.PEEK[])";
                    case 2 -> "(FLAGS ENVELOPE BODYSTRUCTURE)";
                    case 3 -> "FAST";
                    default -> "(UID BODY.PEEK[HEADER.FIELDS (SUBJECT)] FLAGS)";
                };
        Response tagged = tryRun(targets.command("FETCH") + items, targets.byUid);
        if (!tagged.word(0).equals("OK") && !tagged.text().contains("EXPUNGEISSUED")) {
            throw new Mismatch("FETCH -> " + tagged);
        }
    }

    /** Only this session changes its keyword, so the answer is known to the last number. */
    private void search() throws IOException {
        Set<Long> found = new TreeSet<>();
        boolean uid = random.nextBoolean();
        commands++;
        view.begin(uid);
        List<View.Message> before = new ArrayList<>();
        for (int i = 0; i < view.size(); i++) {
            before.add(view.message(i));
        }
        Response tagged =
                client.ok(
                        (uid ? "UID " : "") + "SEARCH KEYWORD " + keyword,
                        response -> {
                            if (response.word(0).equals("SEARCH")) {
                                for (int i = 1; i < response.words().size(); i++) {
                                    found.add(response.number(i));
                                }
                            }
                            view.take(response);
                        });
        view.end(tagged);
        for (int i = 0; i < before.size(); i++) {
            View.Message message = before.get(i);
            Set<String> flags = message.flags;
            boolean listed = found.contains(uid ? message.uid : i + 1L);
            if (flags != null
                    && message.uid > 0
                    && listed != flags.contains(keyword)
                    && ledger.certain(keyword, message.uid)) {
                throw new Mismatch(
                        "SEARCH KEYWORD "
                                + keyword
                                + " found "
                                + found
                                + ", UID "
                                + message.uid
                                + " has "
                                + flags);
            }
        }
    }

    /** Looks at everything and compares it with the model, and with what all sessions know. */
    void audit() throws IOException {
        long began = service.everyCommandSeesAll() ? ledger.now() : selectedAt;
        run("NOOP", true);
        if (view.size() == 0) {
            return;
        }
        List<@Nullable Set<String>> before = new ArrayList<>();
        for (int i = 0; i < view.size(); i++) {
            before.add(view.message(i).flags);
        }
        run("FETCH 1:* (UID FLAGS)", false);
        for (int i = 0; i < view.size(); i++) {
            Set<String> known = i < before.size() ? before.get(i) : null;
            int told = view.told.getOrDefault(view.message(i), 0);
            if (told == 0 && i < before.size()) {
                throw new Mismatch("FETCH 1:* leaves out " + (i + 1));
            }
            if (told == 1 && known != null && !known.equals(view.message(i).flags)) {
                throw new Mismatch(
                        "UID "
                                + view.message(i).uid
                                + " had "
                                + known
                                + " and has "
                                + view.message(i).flags
                                + " without a word");
            }
        }
        ledger.modseqs(view.modseqs(), began);
        ledger.audit(view.all(), began);
    }

    // ---- removing

    private void delete() throws IOException {
        Targets targets = targets(1 + random.nextInt(3));
        if (targets == null || view.size() < MAILBOX_WANTED / 2) {
            return;
        }
        ledger.doom(targets.uids);
        Response tagged = tryRun(targets.command("STORE") + "+FLAGS (\\Deleted)", targets.byUid);
        if (tagged.word(0).equals("BAD")) {
            throw new Mismatch("STORE -> " + tagged);
        }
    }

    private void expunge() throws IOException {
        Targets targets = targets(3);
        if (random.nextBoolean() || targets == null) {
            run("EXPUNGE", true);
        } else {
            run("UID EXPUNGE " + View.set(targets.uids), true);
        }
    }

    private void copyOrMove() throws IOException {
        Targets targets = targets(1 + random.nextInt(2));
        if (targets == null) {
            return;
        }
        boolean move = random.nextBoolean() && view.size() > MAILBOX_WANTED / 2;
        if (move) {
            ledger.doom(targets.uids);
        }
        Response tagged = tryRun(targets.command(move ? "MOVE" : "COPY") + "Trash", true);
        if (tagged.word(0).equals("BAD")) {
            throw new Mismatch("COPY -> " + tagged);
        }
    }

    // ---- leaving and coming back

    private void comeBack() throws IOException {
        if (random.nextBoolean()) {
            run("UNSELECT", true);
        } else {
            client.close();
            client = connect();
        }
        reselect();
    }

    /** After the connection broke: on another one, with what was known, as a client does. */
    void resume() throws IOException {
        client.close();
        view.interrupted();
        client = connect();
        reselect();
        finishStore();
    }

    private void reselect() throws IOException {
        long since = view.highestModseq;
        if (kind == Kind.QRESYNC && since > 0 && view.allKnown()) {
            select(" (QRESYNC (" + view.uidValidity + " " + since + "))");
        } else {
            view.forget();
            select("");
            if (kind == Kind.CONDSTORE && since > 0) {
                changedSince(since);
            }
            lookAtAll();
        }
        audit();
    }

    private void select(String parameters) throws IOException {
        selectedAt = ledger.now();
        view.selecting = true;
        run("SELECT INBOX" + parameters, true);
        view.selecting = false;
        view.grow(view.exists);
        ledger.selected(view, selectedAt);
    }

    private void lookAtAll() throws IOException {
        if (view.size() > 0) {
            run("UID FETCH 1:* (FLAGS)", true);
        }
    }

    /** RFC 7162 3.1.4.1: leaves out no mail that had changed before it began. */
    private void changedSince(long since) throws IOException {
        if (view.size() == 0) {
            return;
        }
        long known = view.highestModseq;
        run("UID FETCH 1:* (FLAGS) (CHANGEDSINCE " + since + ")", true);
        Set<Long> changed = view.knownUids();
        lookAtAll();
        view.modseqs()
                .forEach((uid, modseq) -> {
                    if (modseq > since && modseq <= known && !changed.contains(uid)) {
                        throw new Mismatch(
                                "CHANGEDSINCE "
                                        + since
                                        + " left out UID "
                                        + uid
                                        + " at MODSEQ "
                                        + modseq);
                    }
                });
    }

    /** What had no answer is done again: then it is so, whether it was done once or twice. */
    private void finishStore() throws IOException {
        View.Flagging flagging = unfinished;
        if (flagging != null) {
            Set<Long> left = view.knownUids();
            left.retainAll(flagging.uids());
            if (!left.isEmpty()) {
                var again = new View.Flagging(left, flagging.add(), Set.of(keyword));
                store(new Targets(left, List.of(), true), again, "", false);
            }
            unfinished = null;
        }
    }

    /** Opens the mailbox again, compares all of it, and reads the octets of all mails. */
    void lookAfresh() throws IOException {
        reselect();
        if (view.size() > 0) {
            run("UID FETCH 1:* (UID BODY.PEEK[])", true);
        }
    }

    // ---- targets

    /** Some messages, counted by number or by UID. */
    private record Targets(Set<Long> uids, Collection<Long> numbers, boolean byUid) {
        String command(String verb) {
            return (byUid ? "UID " : "") + verb + " " + View.set(byUid ? uids : numbers) + " ";
        }
    }

    private @Nullable Targets targets(int count) {
        TreeMap<Long, Long> chosen = new TreeMap<>();
        for (int i = 0; i < count && view.size() > 0; i++) {
            int index = random.nextInt(view.size());
            if (view.message(index).uid > 0) {
                chosen.put(view.message(index).uid, index + 1L);
            }
        }
        return chosen.isEmpty()
                ? null
                : new Targets(
                        new TreeSet<>(chosen.keySet()), chosen.values(), random.nextBoolean());
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
