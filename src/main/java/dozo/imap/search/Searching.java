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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One SEARCH at work. Used by one thread, once. */
public final class Searching {
    /** Mails asked for in one read; the store may give fewer, so that 256 KiB hold them. */
    private static final int BATCH = 512;

    private static final List<Column> COLUMNS = List.of(Column.PREFIX, Column.STRUCTURE);

    private final Mails mails;
    private final MailboxView view;
    private final String tag;
    private final ResponseWriter out;

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
        Indexes found = found(criterion);
        Set<SearchOption> options = command.options();
        if (options == null) {
            answer(command, found);
        } else {
            save(options, found);
            answerExtended(command, options, found);
        }
        return true;
    }

    // ---- finding

    private Indexes found(Criterion criterion) throws IOException {
        Snapshot snapshot = view.snapshot();
        boolean[] matches = new boolean[snapshot.size()];
        List<Integer> unread = new ArrayList<>();
        Snapshot.Cursor entry = snapshot.cursor(0);
        while (entry.next()) {
            Finding finding = criterion.look(entry, null);
            matches[entry.index()] = finding == Finding.YES;
            if (finding == Finding.UNREAD) {
                unread.add(entry.index());
            }
        }
        int at = 0;
        while (at < unread.size()) {
            at += read(criterion, unread.subList(at, unread.size()), matches);
        }
        Indexes.Builder found = new Indexes.Builder();
        for (int index = 0; index < matches.length; index++) {
            if (matches[index]) {
                found.add(index);
            }
        }
        return found.build();
    }

    /** Reads the next mails and decides them; answers how many. */
    private int read(Criterion criterion, List<Integer> unread, boolean[] matches)
            throws IOException {
        List<Long> ids = new ArrayList<>();
        for (int index : unread.subList(0, Math.min(BATCH, unread.size()))) {
            ids.add(view.snapshot().emailId(index));
        }
        List<@Nullable Content> contents = mails.contents(view.mailbox().account(), ids, COLUMNS);
        List<Integer> places = new ArrayList<>(contents.size());
        List<Content> there = new ArrayList<>(contents.size());
        for (int i = 0; i < contents.size(); i++) {
            Content content = contents.get(i);
            // a mail that was removed, and purged since, has nothing that could be found
            if (content != null) {
                places.add(unread.get(i));
                there.add(content);
            }
        }
        int done = 0;
        while (done < there.size()) {
            for (byte[] whole : mails.wholeMails(there.subList(done, there.size()))) {
                int index = places.get(done);
                long size = whole == null ? view.snapshot().sizeBytes(index) : whole.length;
                Snapshot.Cursor entry = view.snapshot().cursor(index);
                entry.next();
                Letter letter = new Letter(mails, there.get(done), whole, size);
                matches[index] = criterion.look(entry, letter) == Finding.YES;
                done++;
            }
        }
        return contents.size();
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
