package dozo.drill.load;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the clients of one protocol met. Threads share it. */
final class Tally {
    /** What is counted besides what went well. */
    enum Trouble {
        /** No connection. */
        REFUSED,
        /** A connection that ended, or did not answer in time. */
        BROKEN,
        /** Asked to come again: 4xx, {@code NO [UNAVAILABLE]}, {@code -ERR [SYS/TEMP]}. */
        LATER,
        /** Refused for good: 5xx, or any other NO, BAD or -ERR. */
        NEVER
    }

    private final List<Long> successes = new ArrayList<>();
    private final Map<Trouble, Integer> troubles = new EnumMap<>(Trouble.class);
    private final List<String> refusals = new ArrayList<>();

    /** Something was done, now. */
    synchronized void success() {
        successes.add(System.nanoTime());
    }

    synchronized void trouble(Trouble trouble) {
        troubles.merge(trouble, 1, Integer::sum);
    }

    /** Refused, now or for good; what was said for good is kept. */
    synchronized void refusal(boolean forNow, String said) {
        trouble(forNow ? Trouble.LATER : Trouble.NEVER);
        if (!forNow) {
            refusals.add(said);
        }
    }

    synchronized int successes() {
        return successes.size();
    }

    synchronized int troubles(Trouble trouble) {
        return troubles.getOrDefault(trouble, 0);
    }

    synchronized List<String> refusals() {
        return List.copyOf(refusals);
    }

    /** How many went well between these moments. */
    synchronized int between(long from, long to) {
        return (int) successes.stream().filter(at -> at - from > 0 && at - to < 0).count();
    }

    /**
     * The longest time in which none of all clients got anything done.
     *
     * @param from only pauses that end later than this moment, in nanoseconds
     */
    synchronized long longestPauseNanos(long from) {
        long longest = 0;
        for (int i = 1; i < successes.size(); i++) {
            if (successes.get(i) - from > 0) {
                longest = Math.max(longest, successes.get(i) - successes.get(i - 1));
            }
        }
        return longest;
    }
}
