package dozo.bench;

import java.io.IOException;

/**
 * Rounds that don't count: the compiler of the Java machine is at work for the first tens of
 * thousands of mails. They end when two of them cost nearly the same.
 *
 * @param rounds how many there were
 * @param steady whether they ended because of that, and not by their limit
 * @param cold the first one's figures, as {@link Work#rates} tells them
 */
record WarmUp(int rounds, boolean steady, double[] cold) {
    static final int LIMIT = 8;

    /** A tenth lets go too early: costs were seen to fall by 9 % and then by 30 %. */
    private static final double STEADY_SHARE = 0.05;

    /** One round: answers {@link Table#RATES}. */
    @FunctionalInterface
    interface Round {
        double[] rates() throws IOException, InterruptedException;
    }

    static WarmUp of(Round round) throws IOException, InterruptedException {
        double[] cold = round.rates();
        double before = cpu(cold);
        for (int rounds = 2; rounds <= LIMIT; rounds++) {
            double now = cpu(round.rates());
            if (Math.abs(now - before) < before * STEADY_SHARE) {
                return new WarmUp(rounds, true, cold);
            }
            before = now;
        }
        return new WarmUp(LIMIT, false, cold);
    }

    private static double cpu(double[] rates) {
        return rates[1];
    }

    /** For who waits. */
    @Override
    public String toString() {
        return rounds + " rounds to warm up" + (steady ? "" : ", and not steady yet");
    }
}
