package dozo.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What a story is told with: a folder that is gone afterwards, what was asked for, and rounds.
 *
 * @param folder empty at the beginning
 * @param ends what is to be done at the end of the process, by a signal too, before the folder goes
 */
record Stage(Path folder, Request request, Queue<Runnable> ends) {
    private static final int ROUNDS = 3;

    Stage(Path folder, Request request) {
        this(folder, request, new ConcurrentLinkedQueue<>());
    }

    /** Counted rounds of each work. */
    int rounds() {
        return rounds(ROUNDS);
    }

    /**
     * The same, for a work of which other than the usual number is wanted.
     *
     * @param usual if none was asked for
     */
    int rounds(int usual) {
        return request.rounds() == 0 ? usual : request.rounds();
    }

    /** That part of a count which was asked for, at least one. */
    int scaled(int count) {
        return Math.max(1, (int) (count * request.scale()));
    }

    /** Whether this work was asked for. */
    boolean wants(String work) {
        return work.contains(request.works());
    }

    /** Progress, on standard error. */
    static void say(String text) {
        System.err.println("bench: " + text);
    }

    /**
     * Measures a work in rounds, interleaved over who does it, after it has warmed up for each. The
     * first work of a table tells its cold start in a row of its own.
     */
    <S extends Measured> void measure(Work<S> work, List<S> subjects, Table table)
            throws IOException, InterruptedException {
        if (!wants(work.name())) {
            return;
        }
        boolean first = table.isEmpty();
        for (S subject : subjects) {
            WarmUp warmUp = WarmUp.of(() -> work.rates(subject));
            say(work.name() + ", " + subject.name() + ": " + warmUp);
            if (first) {
                String cold = "%s, cold start: first %,d".formatted(work.name(), work.operations());
                note(table, 1, cold, subject, warmUp.cold());
            }
        }
        for (int round = 1; round <= rounds(); round++) {
            for (S subject : subjects) {
                note(table, round, work.name(), subject, work.rates(subject));
            }
        }
    }

    /** Tells a round's figures, and counts them unless it is round 0, which warms up. */
    void note(Table table, int round, String work, Measured subject, double... figures) {
        say(work + ", round " + round + ", " + subject.name() + ": " + table.line(figures));
        if (round > 0) {
            table.add(work, subject.name(), figures);
        }
    }
}
