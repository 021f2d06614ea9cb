package dozo.pop3;

import dozo.store.Mails;
import dozo.store.Mails.Column;
import dozo.store.Mails.Content;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the mails of one session, and those that come next when the client walks through them in
 * order: one read of a range costs a fraction of a read for each mail. The window grows with the
 * walk, so a client that wants one mail has one read. Used by one thread; close gives back memory.
 */
final class ReadAhead implements AutoCloseable {
    /** A window holds no more octets than this, unless its first mail alone does. */
    static final int WINDOW_BYTES = 256 * 1024;

    private static final int WINDOW_MAILS = 128;
    private static final int GROWTH = 4;

    /** The memory for windows that all sessions share; a session that gets none reads singly. */
    static final class Budget {
        private final Semaphore windows;

        Budget(long totalBytes) {
            this.windows = new Semaphore((int) (totalBytes / WINDOW_BYTES));
        }
    }

    /**
     * One mail.
     *
     * @param index where it stands in the maildrop
     * @param whole all its octets, or null where it is too large for that
     */
    record Mail(int index, Content content, byte @Nullable [] whole) {}

    private final Mails mails;
    private final long account;
    private final Maildrop maildrop;
    private final Budget budget;

    private final ArrayDeque<Mail> window = new ArrayDeque<>();
    private boolean holdsBudget;
    private int expected;
    private int reach = 1;

    ReadAhead(Mails mails, long account, Maildrop maildrop, Budget budget) {
        this.mails = mails;
        this.account = account;
        this.maildrop = maildrop;
        this.budget = budget;
    }

    /** The mail at that index; null if it was erased since log-in. */
    @Nullable Mail read(int index) {
        while (!window.isEmpty() && window.peek().index() < index) {
            window.poll();
        }
        Mail head = window.peek();
        if (head == null || head.index() != index) {
            reach = index == expected ? Math.min(reach * GROWTH, WINDOW_MAILS) : 1;
            load(index);
            head = window.peek();
        }
        expected = maildrop.nextFrom(index + 1);
        return head;
    }

    private void load(int index) {
        window.clear();
        List<Integer> wanted = next(index, mayReadAhead() ? reach : 1);
        List<Content> contents = contents(wanted);
        List<byte @Nullable []> wholes =
                contents.isEmpty() ? List.of() : mails.wholeMails(contents);
        for (int i = 0; i < wholes.size(); i++) {
            window.add(new Mail(wanted.get(i), contents.get(i), wholes.get(i)));
        }
    }

    private boolean mayReadAhead() {
        if (reach > 1 && !holdsBudget) {
            holdsBudget = budget.windows.tryAcquire();
        }
        return holdsBudget;
    }

    /** That mail and those after it that fit into a window. */
    private List<Integer> next(int index, int most) {
        var wanted = new ArrayList<Integer>();
        long octets = 0;
        for (int i = index; i < maildrop.size(); i = maildrop.nextFrom(i + 1)) {
            octets += maildrop.sizeBytes(i);
            if (!wanted.isEmpty() && (octets > WINDOW_BYTES || wanted.size() == most)) {
                break;
            }
            wanted.add(i);
        }
        return wanted;
    }

    /** The contents of the first of them, as many as one read gives, up to one that is gone. */
    private List<Content> contents(List<Integer> wanted) {
        List<Long> ids = wanted.stream().map(maildrop::emailId).toList();
        var found = new ArrayList<Content>(ids.size());
        for (Content content : mails.contents(account, ids, List.of(Column.PREFIX))) {
            if (content == null) {
                break;
            }
            found.add(content);
        }
        return found;
    }

    @Override
    public void close() {
        window.clear();
        if (holdsBudget) {
            holdsBudget = false;
            budget.windows.release();
        }
    }
}
