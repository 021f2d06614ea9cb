package dozo.imap.search;

import dozo.imap.view.Indexes;
import dozo.imap.view.MailboxView;
import dozo.imap.wire.Command;
import dozo.imap.wire.Command.SearchOption;
import dozo.imap.wire.ResponseWriter;
import dozo.imap.wire.SearchKey;
import dozo.store.Mails;
import dozo.store.Mails.Column;
import dozo.store.Mails.Content;
import dozo.store.Snapshot;
import dozo.store.UidSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One SEARCH at work. Used by one thread, once. */
public final class Searching {
    /** Mails asked for in one read; the store may give fewer, so that 256 KiB hold them. */
    private static final int BATCH = 512;

    private static final List<Column> COLUMNS = List.of(Column.PREFIX, Column.STRUCTURE);
    private static final List<Column> WITH_ENVELOPE =
            List.of(Column.PREFIX, Column.STRUCTURE, Column.ENVELOPE);

    private final Mails mails;
    private final MailboxView view;
    private final String tag;
    private final ResponseWriter out;

    private final BitSet matches = new BitSet();
    private List<Integer> undecided = new ArrayList<>();

    /**
     * @param tag of the command, which ESEARCH repeats
     */
    public Searching(Mails mails, MailboxView view, String tag, ResponseWriter out) {
        this.mails = mails;
        this.view = view;
        this.tag = tag;
        this.out = out;
    }

    /** Does the key look at mod-sequences? Then the answer tells the highest one found. */
    public static boolean usesModseq(SearchKey key) {
        return switch (key) {
            case SearchKey.Modseq modseq -> true;
            case SearchKey.And and -> and.keys().stream().anyMatch(Searching::usesModseq);
            case SearchKey.Or or -> usesModseq(or.left()) || usesModseq(or.right());
            case SearchKey.Not not -> usesModseq(not.key());
            default -> false;
        };
    }

    /** Searches and answers; false if a key counts beyond the last message. */
    public boolean run(Command.Search command) throws IOException {
        Criteria criteria =
                new Criteria(
                        view, mails.keywords(view.mailbox().account()), System.currentTimeMillis());
        Criterion criterion = criteria.of(command.key());
        if (criteria.beyond()) {
            return false;
        }
        Set<SearchOption> options = command.options();
        if (options != null && options.contains(SearchOption.SAVE)) {
            // RFC 5182 2.1: if a fault ends this search with NO, nothing is saved
            view.save(UidSet.NONE);
        }
        Indexes found = found(criterion, criteria.usesEnvelopes());
        if (options == null) {
            answer(command, found);
        } else {
            save(options, found);
            answerExtended(command, options, found);
        }
        return true;
    }

    // ---- finding

    /** Asks the listing, then the envelopes, then the mails themselves: each only for the rest. */
    private Indexes found(Criterion criterion, boolean envelopes) throws IOException {
        Snapshot.Cursor entry = view.snapshot().cursor(0);
        while (entry.next()) {
            look(criterion, entry, null);
        }
        if (envelopes) {
            readEnvelopes(criterion);
        }
        readMails(criterion, envelopes ? WITH_ENVELOPE : COLUMNS);
        Indexes.Builder found = new Indexes.Builder();
        for (int index = matches.nextSetBit(0); index >= 0; index = matches.nextSetBit(index + 1)) {
            found.add(index);
        }
        return found.build();
    }

    private void look(Criterion criterion, Snapshot.Cursor entry, @Nullable Letter letter)
            throws IOException {
        switch (criterion.look(entry, letter)) {
            case YES -> matches.set(entry.index());
            case NO -> {}
            case UNREAD -> undecided.add(entry.index());
        }
    }

    private void look(Criterion criterion, int index, Letter letter) throws IOException {
        Snapshot.Cursor entry = view.snapshot().cursor(index);
        entry.next();
        look(criterion, entry, letter);
    }

    private void readEnvelopes(Criterion criterion) throws IOException {
        List<Integer> asked = undecided;
        undecided = new ArrayList<>();
        for (int at = 0; at < asked.size(); ) {
            List<@Nullable Content> contents =
                    contents(asked.subList(at, asked.size()), List.of(Column.ENVELOPE));
            for (Content content : contents) {
                if (content != null) {
                    look(criterion, asked.get(at), Letter.closed(mails, content));
                }
                at++;
            }
        }
    }

    private void readMails(Criterion criterion, List<Column> columns) throws IOException {
        List<Integer> asked = undecided;
        undecided = new ArrayList<>();
        for (int at = 0; at < asked.size(); ) {
            List<@Nullable Content> contents = contents(asked.subList(at, asked.size()), columns);
            open(criterion, asked.subList(at, at + contents.size()), contents);
            at += contents.size();
        }
    }

    /** Contents of the first of these places; null for a mail that was purged: it has no text. */
    private List<@Nullable Content> contents(List<Integer> places, List<Column> columns) {
        List<Long> ids = new ArrayList<>();
        for (int index : places.subList(0, Math.min(BATCH, places.size()))) {
            ids.add(view.snapshot().emailId(index));
        }
        return mails.contents(view.mailbox().account(), ids, columns);
    }

    private void open(Criterion criterion, List<Integer> asked, List<@Nullable Content> contents)
            throws IOException {
        List<Integer> places = new ArrayList<>(contents.size());
        List<Content> there = new ArrayList<>(contents.size());
        for (int i = 0; i < contents.size(); i++) {
            Content content = contents.get(i);
            if (content != null) {
                places.add(asked.get(i));
                there.add(content);
            }
        }
        int done = 0;
        while (done < there.size()) {
            for (byte[] whole : mails.wholeMails(there.subList(done, there.size()))) {
                int index = places.get(done);
                long size = whole == null ? view.snapshot().sizeBytes(index) : whole.length;
                look(criterion, index, Letter.open(mails, there.get(done), whole, size));
                done++;
            }
        }
    }

    /** RFC 5182 2.1: MIN or MAX alone save that message only. */
    private void save(Set<SearchOption> options, Indexes found) {
        if (!options.contains(SearchOption.SAVE)) {
            return;
        }
        boolean min = options.contains(SearchOption.MIN);
        boolean max = options.contains(SearchOption.MAX);
        boolean all =
                options.contains(SearchOption.ALL)
                        || options.contains(SearchOption.COUNT)
                        || (!min && !max);
        if (all || found.isEmpty()) {
            view.save(found.exactUids(view.snapshot()));
            return;
        }
        Indexes.Builder ends = new Indexes.Builder();
        if (min) {
            ends.add(found.first(0));
        }
        if (max) {
            ends.add(found.last(found.ranges() - 1));
        }
        view.save(ends.build().exactUids(view.snapshot()));
    }

    // ---- answering

    private void answer(Command.Search command, Indexes found) throws IOException {
        Snapshot snapshot = view.snapshot();
        out.begin();
        out.text("SEARCH");
        for (int range = 0; range < found.ranges(); range++) {
            for (int index = found.first(range); index <= found.last(range); index++) {
                out.octet(' ');
                out.number(command.uid() ? snapshot.uid(index) : index + 1L);
            }
        }
        if (usesModseq(command.key()) && !found.isEmpty()) {
            // RFC 7162 3.1.5
            out.text(" (MODSEQ " + highest(found) + ")");
        }
        out.end();
    }

    /** RFC 4731 3.1, RFC 7162 3.1.10. */
    private void answerExtended(Command.Search command, Set<SearchOption> options, Indexes found)
            throws IOException {
        if (options.equals(Set.of(SearchOption.SAVE))) {
            // RFC 5182 2: nothing else was asked for
            return;
        }
        out.begin();
        out.text("ESEARCH (TAG ");
        out.string(tag);
        out.text(command.uid() ? ") UID" : ")");
        Snapshot snapshot = view.snapshot();
        if (!found.isEmpty()) {
            int first = found.first(0);
            int last = found.last(found.ranges() - 1);
            if (options.contains(SearchOption.MIN)) {
                out.text(" MIN " + (command.uid() ? snapshot.uid(first) : first + 1L));
            }
            if (options.contains(SearchOption.MAX)) {
                out.text(" MAX " + (command.uid() ? snapshot.uid(last) : last + 1L));
            }
            if (options.contains(SearchOption.ALL)) {
                out.text(" ALL " + (command.uid() ? found.exactUids(snapshot) : found));
            }
        }
        if (options.contains(SearchOption.COUNT)) {
            out.text(" COUNT " + found.size());
        }
        if (usesModseq(command.key()) && !found.isEmpty()) {
            out.text(" MODSEQ " + highest(options, found));
        }
        out.end();
    }

    /** RFC 7162 3.1.10: of MIN and MAX alone, the highest of these messages. */
    private long highest(Set<SearchOption> options, Indexes found) {
        boolean ends = !options.contains(SearchOption.ALL) && !options.contains(SearchOption.COUNT);
        if (!ends) {
            return highest(found);
        }
        Indexes.Builder told = new Indexes.Builder();
        if (options.contains(SearchOption.MIN)) {
            told.add(found.first(0));
        }
        if (options.contains(SearchOption.MAX)) {
            told.add(found.last(found.ranges() - 1));
        }
        return highest(told.build());
    }

    private long highest(Indexes found) {
        long highest = 0;
        for (int index : found.toArray()) {
            highest = Math.max(highest, view.snapshot().modseq(index));
        }
        return highest;
    }
}
