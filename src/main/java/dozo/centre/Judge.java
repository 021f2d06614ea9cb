package dozo.centre;

import dozo.centre.CentreSettings.Promise;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Decides how many copies a commit must have (design rule 3): from what was seen, and how long it
 * has been so. It does nothing itself. Used by one thread.
 */
final class Judge {
    private final Promise promise;
    private final Duration oneCopyAfter;

    /** Since when the other centre's copy was away in the term below; null if it is there. */
    private @Nullable Long awaySinceNanos;

    private long term;

    /** The last term in which both were seen in step. */
    private long inStepTerm;

    /** The last term that began with the loss of the other centre. */
    private long lostTerm;

    Judge(Promise promise, Duration oneCopyAfter) {
        this.promise = promise;
        this.oneCopyAfter = oneCopyAfter;
    }

    /**
     * What was seen at a moment.
     *
     * @param nowNanos monotonic clock
     * @param heard of a leader that may be believed
     * @param other the centre that does not lead
     * @param standing its copy
     * @param copies how many a commit must have at present, 1 or 2
     * @param confirmedTerm in which that was last committed in force: a later one than it has begun
     *     means that nothing was in both centres since the leader changed
     */
    record Evidence(
            long nowNanos,
            Heard heard,
            String other,
            Standing standing,
            int copies,
            long confirmedTerm) {

        /** Do commits wait for the other centre, and may it take over? Decision 0182. */
        boolean inStep() {
            return standing.streaming() && standing.synchronous() && heard.mayTakeOver(other);
        }
    }

    /** What is to be declared. */
    sealed interface Verdict {
        /** It stays as it is. */
        record Leave() implements Verdict {}

        /**
         * Another number of copies.
         *
         * @param reason for people
         */
        record Declare(int copies, String reason) implements Verdict {}
    }

    Verdict judge(Evidence seen) {
        Duration away = away(seen);
        if (seen.inStep()) {
            inStepTerm = seen.heard().term();
        }
        if (seen.copies() == 1) {
            return seen.inStep()
                    ? new Verdict.Declare(2, seen.other() + " is in step again")
                    : new Verdict.Leave();
        }
        boolean alone = !seen.standing().streaming() && seen.heard().nobodyMayTakeOver();
        if (!alone || promise == Promise.BOTH_OR_WAIT) {
            return new Verdict.Leave();
        }
        boolean lost = lostByLease(seen);
        if (seen.heard().leaderInPeril()) {
            return new Verdict.Leave(); // what it took alone would soon be out of reach
        }
        if (lost) {
            return new Verdict.Declare(1, seen.other() + " led and was lost");
        }
        return away.compareTo(oneCopyAfter) >= 0
                ? new Verdict.Declare(1, seen.other() + " is away")
                : new Verdict.Leave();
    }

    /**
     * The leader changed, and of the other centre nothing was heard for a whole ttl. After a
     * planned change, or when only its PostgreSQL crashed, its Patroni is still heard: then it is
     * back in seconds, and is waited for.
     *
     * <p>Once seen it stays so: whoever declares one copy lets the waiting commits go, and the one
     * that confirms the term is among them. It is committed here alone then, and reads as if both
     * had it.
     */
    private boolean lostByLease(Evidence seen) {
        long now = seen.heard().term();
        if (inStepTerm >= now || seen.heard().members().contains(seen.other())) {
            return false;
        }
        if (seen.confirmedTerm() < now) {
            lostTerm = now;
        }
        return lostTerm == now;
    }

    /** How long the copy has been away in this term, as far as it was watched. */
    private Duration away(Evidence seen) {
        if (term != seen.heard().term() || seen.standing().streaming()) {
            term = seen.heard().term();
            awaySinceNanos = null;
        }
        if (seen.standing().streaming()) {
            return Duration.ZERO;
        }
        Long since = awaySinceNanos;
        if (since == null) {
            since = seen.nowNanos();
            awaySinceNanos = since;
        }
        return Duration.ofNanos(seen.nowNanos() - since);
    }
}
