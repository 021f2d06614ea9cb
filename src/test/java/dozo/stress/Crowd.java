package dozo.stress;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sessions at work on one mailbox of servers that may go and come back, where that was announced.
 * Whoever is interrupted comes back and goes on.
 */
final class Crowd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int TRY_AGAIN_MILLIS = 100;

    private final Ledger ledger;
    private final List<StressSession> sessions = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    /** How much each session has done, not counting what was interrupted. */
    private final int[] steps;

    private int interruptions;
    private boolean troubleAhead;
    private boolean over;
    private @Nullable Throwable mismatch;

    /**
     * Begins.
     *
     * @param service what each session connects to
     */
    Crowd(int size, long seed, IntFunction<Service> service) throws IOException {
        ledger = new Ledger(IntStream.range(0, size).mapToObj(number -> "own-" + number).toList());
        steps = new int[size];
        for (int number = 0; number < size; number++) {
            sessions.add(new StressSession(service.apply(number), ledger, number, seed));
        }
        for (int number = 0; number < size; number++) {
            int own = number;
            threads.add(Thread.ofVirtual().start(() -> play(own)));
        }
    }

    /** From now on sessions may be interrupted, or may not. */
    synchronized void expectTrouble(boolean trouble) {
        troubleAhead = trouble;
    }

    synchronized int interruptions() {
        return interruptions;
    }

    /** Returns when each session has done that much more; a session that can't is a mismatch. */
    synchronized void work(int more) throws InterruptedException {
        int[] goal = IntStream.of(steps).map(done -> done + more).toArray();
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (int number = 0; number < goal.length; number++) {
            while (steps[number] < goal[number]) {
                refuseMismatch();
                long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) {
                    throw new Mismatch("session " + number + " gets nothing done");
                }
                wait(left);
            }
        }
    }

    /** Ends the work; then each session looks at everything a last time, and reads it. */
    String finish() throws IOException, InterruptedException {
        end();
        for (StressSession session : sessions) {
            session.lookAfresh();
        }
        int commands = sessions.stream().mapToInt(session -> session.commands).sum();
        int unanswered = sessions.stream().mapToInt(StressSession::unanswered).sum();
        return "%d commands, %d unanswered, %d interruptions, refused connections among them, %s"
                .formatted(commands, unanswered, interruptions(), ledger.summary());
    }

    private void end() throws InterruptedException {
        synchronized (this) {
            over = true;
        }
        for (Thread thread : threads) {
            thread.join();
        }
        refuseMismatch();
    }

    private synchronized void refuseMismatch() {
        Throwable found = mismatch;
        if (found != null) {
            throw new AssertionError("a mismatch", found);
        }
    }

    // ---- each session

    private void play(int number) {
        StressSession session = sessions.get(number);
        try {
            while (!isOver()) {
                try {
                    session.step();
                    progress(number);
                } catch (IOException e) {
                    interrupted(number, e);
                    resume(session);
                }
            }
        } catch (InterruptedException | RuntimeException | Mismatch e) {
            stop(new AssertionError("session " + number, e));
        }
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized void progress(int number) {
        steps[number]++;
        notifyAll();
    }

    private synchronized void stop(Throwable found) {
        mismatch = mismatch == null ? found : mismatch;
        over = true;
        notifyAll();
    }

    private synchronized void interrupted(int number, IOException why) {
        interruptions++;
        System.err.println("session " + number + " was interrupted: " + why);
        if (!troubleAhead) {
            throw new IllegalStateException("interrupted, and nothing was broken", why);
        }
    }

    private static void resume(StressSession session) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                session.resume();
                return;
            } catch (IOException e) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("no node lets it come back", e);
                }
                TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS); // as a client that was refused
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (StressSession session : sessions) {
            session.close();
        }
    }
}
