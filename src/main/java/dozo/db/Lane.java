package dozo.db;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread that writes. Callers push works on a stack and park; the lane takes all of it, runs a
 * group in one transaction, commits, and unparks them. Nobody waits for a group to fill: it fills
 * by itself while the commit before it is under way.
 */
final class Lane {
    private static final int GROUP_WORKS = 512;
    private static final long GROUP_BYTES = 16 << 20;
    private static final long BULK_BYTES = 1 << 20;

    /** After a bulk slice the lane is kept free of bulk for this many times its duration. */
    private static final int BULK_REST = 2;

    /** Interactive works are expected back for this long after the last one. */
    private static final Duration MEMORY = Duration.ofMillis(20);

    /** On top of the stack once the lane is closed: nothing goes on top of it. */
    private final Work<Object, Object> end = new Work<>((tx, works) -> works, this, Urgency.BULK);

    private final Writer writer;

    /** A work waits so long for keys that others hold. */
    private final Duration patience;

    private final Thread thread;

    private final AtomicReference<@Nullable Work<?, ?>> arrivals = new AtomicReference<>();
    private final ArrayDeque<Work<?, ?>> interactive = new ArrayDeque<>();
    private final ArrayDeque<Work<?, ?>> bulk = new ArrayDeque<>();

    private boolean closed;
    private long bulkRestsUntil = System.nanoTime();
    private long lastInteractive = System.nanoTime() - MEMORY.toNanos();
    private volatile long busySince;

    /** Its thread is named after it. */
    Lane(Writer writer, Duration patience, int number) {
        this.writer = writer;
        this.patience = patience;
        this.thread = Thread.ofPlatform().name("dozo-lane-" + number).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    <W, R> R write(Work<W, R> work) {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("a batch can't wait for the lane it runs in");
        }
        push(work);
        return work.await();
    }

    /** Works on the stack, for the metrics; the lane may take them meanwhile. */
    int waiting() {
        int count = 0;
        for (Work<?, ?> work = arrivals.get(); work != null; work = work.next) {
            count++;
        }
        return count;
    }

    private void push(Work<?, ?> work) {
        Work<?, ?> before;
        do {
            before = arrivals.get();
            if (before == end) {
                throw new DatabaseBroken(DatabaseBroken.Kind.CLOSED, "database is closed", null);
            }
            work.next = before;
        } while (!arrivals.compareAndSet(before, work));
        if (before == null) {
            LockSupport.unpark(thread);
        }
    }

    /** Ends the lane after all that was handed in. */
    void close() {
        writer.closing();
        try {
            push(end);
        } catch (DatabaseBroken alreadyClosed) {
            return;
        }
        Threads.join(thread);
        writer.close();
    }

    /** Called now and then: if the disk hangs, whoever waits behind it is told to come again. */
    void relieve(Duration stuck) {
        long since = busySince;
        if (since == 0 || System.nanoTime() - since < stuck.toNanos()) {
            return;
        }
        Work<?, ?> waiting = arrivals.get();
        if (waiting == null || waiting == end || !arrivals.compareAndSet(waiting, null)) {
            return;
        }
        DatabaseBroken busy =
                new DatabaseBroken(DatabaseBroken.Kind.BUSY, "a write is stuck for " + stuck, null);
        for (Work<?, ?> work = waiting; work != null; ) {
            Work<?, ?> next = work.next;
            work.settle(busy);
            work = next;
        }
    }

    private void run() {
        while (true) {
            receive();
            List<Work<?, ?>> works = pick();
            if (!works.isEmpty()) {
                perform(works);
            } else if (closed && bulk.isEmpty()) {
                return;
            } else {
                rest();
            }
        }
    }

    /** Sorts what has arrived, the earliest first; the stack has the latest on top. */
    private void receive() {
        Work<?, ?> top = arrivals.get();
        if (top == end) {
            closed = true;
            top = end.next;
            end.next = null;
        } else if (top != null) {
            top = arrivals.getAndUpdate(now -> now == end ? end : null);
            if (top == end) {
                receive();
                return;
            }
        }
        Work<?, ?> earliest = null;
        while (top != null) {
            Work<?, ?> below = top.next;
            top.next = earliest;
            earliest = top;
            top = below;
        }
        while (earliest != null) {
            (earliest.urgency == Urgency.BULK ? bulk : interactive).add(earliest);
            earliest = earliest.next;
        }
    }

    /** Waits for arrivals, or until bulk work has rested. */
    private void rest() {
        if (bulk.isEmpty()) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, bulkRestsUntil - System.nanoTime());
        }
    }

    private List<Work<?, ?>> pick() {
        if (bulk.isEmpty()) {
            return take(interactive, GROUP_BYTES);
        }
        long now = System.nanoTime();
        boolean rested = closed || now - bulkRestsUntil >= 0;
        boolean alone = interactive.isEmpty() && now - lastInteractive > MEMORY.toNanos();
        return rested || alone ? take(bulk, BULK_BYTES) : take(interactive, GROUP_BYTES);
    }

    /** Takes at least one work, if there is one, and as many as the limits allow. */
    private static List<Work<?, ?>> take(ArrayDeque<Work<?, ?>> queue, long limitBytes) {
        List<Work<?, ?>> works = new ArrayList<>(Math.min(queue.size(), GROUP_WORKS));
        long sum = 0;
        for (Work<?, ?> work = queue.peek(); work != null; work = queue.peek()) {
            long size = work.sizeBytes();
            sum += size == 0 && work.urgency == Urgency.BULK ? BULK_BYTES : size;
            if (!works.isEmpty() && (sum > limitBytes || works.size() == GROUP_WORKS)) {
                break;
            }
            works.add(queue.remove());
        }
        return works;
    }

    private void perform(List<Work<?, ?>> works) {
        long start = System.nanoTime();
        busySince = start == 0 ? 1 : start;
        List<Work<?, ?>> skipped = writer.perform(works);
        busySince = 0;
        putBack(skipped);
        long now = System.nanoTime();
        if (works.getFirst().urgency == Urgency.BULK) {
            bulkRestsUntil = now + BULK_REST * (now - start);
        } else {
            lastInteractive = now;
        }
    }

    /** Works whose keys others held come first the next time, in their order. */
    private void putBack(List<Work<?, ?>> skipped) {
        long now = System.nanoTime();
        for (Work<?, ?> work : skipped.reversed()) {
            if (now - work.sinceNanos > patience.toNanos()) {
                work.settle(
                        new DatabaseBroken(
                                DatabaseBroken.Kind.BUSY, "others hold what it changes", null));
            } else {
                (work.urgency == Urgency.BULK ? bulk : interactive).addFirst(work);
            }
        }
    }
}
