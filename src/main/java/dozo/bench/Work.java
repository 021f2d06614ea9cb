package dozo.bench;

import java.io.IOException;

/**
 * One row of a benchmark's table.
 *
 * @param name as the table shows it
 * @param operations in one round
 * @param round does them once
 */
record Work<S extends Measured>(String name, long operations, Round<S> round) {
    /** What a round took: time, and CPU of who is measured. */
    record Spent(long nanos, long cpuNanos) {}

    /** All operations, once. */
    interface Round<S> {
        Spent of(S subject) throws IOException, InterruptedException;
    }

    /** Does it once; answers {@link Table#RATES}. */
    double[] rates(S subject) throws IOException, InterruptedException {
        Spent spent = round.of(subject);
        return new double[] {operations * 1e9 / spent.nanos(), spent.cpuNanos() / 1e3 / operations};
    }
}
