package dozo.centre;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the two centres stand, as this node knows it.
 *
 * @param own the centre of this node
 * @param leader the centre that leads and may be believed; null if none
 * @param term rises with each change of leader
 * @param lease how long it may be believed if nothing more is heard
 * @param copies how many a commit must have: 2, or 1 while that is declared; 0 if not known
 * @param sinceMillis when that last changed, since 1970; 0 if never
 * @param reason of that change
 * @param other the centre that does not lead; null if there is no leader
 * @param standing of the other's copy; null if the leading PostgreSQL was not asked yet
 * @param alarms centres that fear for their power or are too hot, and why
 */
public record Status(
        String own,
        @Nullable String leader,
        long term,
        Duration lease,
        int copies,
        long sinceMillis,
        String reason,
        @Nullable String other,
        @Nullable Standing standing,
        Outlook outlook,
        Map<String, String> alarms) {

    /** What would happen if a centre died now. */
    public enum Outlook {
        /** Nobody may be believed to lead: sessions wait. */
        NO_LEADER,
        /** The leading PostgreSQL has not said yet how it stands. */
        UNKNOWN,
        /** Either: nothing acknowledged is lost, and service goes on by itself. */
        EITHER_MAY_DIE,
        /** Everything acknowledged is in both, but nobody may take over yet, or for now. */
        NOBODY_TAKES_OVER,
        /** Two copies are wanted and the other centre is away: commits wait. */
        WAITING,
        /** One copy is declared: what was acknowledged since then is in the leading centre only. */
        ONE_COPY
    }

    static Outlook outlook(Judge.Evidence seen) {
        if (seen.copies() == 1) {
            return Outlook.ONE_COPY;
        }
        if (seen.inStep()) {
            return Outlook.EITHER_MAY_DIE;
        }
        return seen.standing().streaming() ? Outlook.NOBODY_TAKES_OVER : Outlook.WAITING;
    }
}
