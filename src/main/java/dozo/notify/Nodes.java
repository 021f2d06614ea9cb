package dozo.notify;

import dozo.db.DatabaseBroken;
import dozo.db.Hints;
import dozo.store.Mails;
import dozo.store.Watcher;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings the bell for changes on all nodes (design rule 10): a change here is told to the others, a
 * change there rings here. Hints may be lost, so every few seconds, and after each gap, the
 * accounts that somebody watches are compared with the database. Safe for any number of threads.
 */
public final class Nodes implements Watcher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Bell bell;
    private final Hints hints;

    /** How far the changes of watched accounts are known here. */
    private final Map<Long, Long> known = new ConcurrentHashMap<>();

    private final AtomicBoolean gap = new AtomicBoolean();
    private @Nullable Thread looking;
    private volatile boolean closed;

    public Nodes(Bell bell, Hints hints) {
        this.bell = bell;
        this.hints = hints;
    }

    /** Begins to listen to the other nodes. */
    public void listen(Mails mails) {
        hints.listen(word -> heard(mails, word));
        looking = Thread.ofVirtual().name("dozo-nodes").start(() -> look(mails));
    }

    @Override
    public void changed(long account, long mailbox, long modseq) {
        ring(account, mailbox, modseq);
        hints.send(account + " " + mailbox + " " + modseq);
    }

    private void ring(long account, long mailbox, long modseq) {
        known.computeIfPresent(account, (id, before) -> Math.max(before, modseq));
        bell.changed(account, mailbox, modseq);
    }

    /** This node hears itself, too: that rings for nothing new. */
    private void heard(Mails mails, String word) {
        if (word.equals(Hints.GAP)) {
            gap.set(true);
            return;
        }
        String[] numbers = word.split(" ", -1);
        try {
            long account = Long.parseLong(numbers[0]);
            long mailbox = Long.parseLong(numbers[1]);
            long modseq = Long.parseLong(numbers[2]);
            mails.changedElsewhere(mailbox, modseq);
            ring(account, mailbox, modseq);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            LOG.warn("a hint that nobody understands: {}", word);
        }
    }

    private void look(Mails mails) {
        try {
            while (!closed) {
                Thread.sleep(LOOK);
                compare(mails);
            }
        } catch (InterruptedException e) {
            LOG.debug("no more looks at other nodes' changes");
        }
    }

    /** Rings for accounts that are further than they were at the last look. */
    private void compare(Mails mails) {
        Set<Long> watched = bell.watched();
        known.keySet().retainAll(watched);
        boolean missed = gap.getAndSet(false);
        if (missed) {
            mails.changedElsewhere();
        }
        if (watched.isEmpty()) {
            return;
        }
        try {
            for (Map.Entry<Long, Long> now : mails.modseqs(watched).entrySet()) {
                Long before = known.put(now.getKey(), now.getValue());
                if (missed || (before != null && before < now.getValue())) {
                    mails.changedElsewhere();
                    bell.changed(now.getKey(), 0, now.getValue());
                }
            }
        } catch (DatabaseBroken e) {
            gap.set(true);
            LOG.debug("looking at other nodes' changes: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        closed = true;
        Thread thread = looking;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
