package dozo.centre;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** A monotonic clock may begin anywhere, and pass the greatest number. */
    private static final long START = Long.MAX_VALUE - 3 * SECOND;

    private long now = START;
    private final Lease lease = new Lease(() -> now);

    @Test
    void nobodyIsBelievedBeforeSomethingWasHeard() {
        assertNull(lease.believed());
        assertEquals(Duration.ZERO, lease.left());
    }

    @Test
    void aLeaderIsBelievedForTtlLessThreeSecondsFromTheQuestionOn() {
        now = START + 2 * SECOND; // the answer took two seconds
        lease.hear(Said.leads(Said.A).at(START).heard());
        assertEquals(Duration.ofSeconds(5), lease.left());
        now = START + 7 * SECOND - 1;
        assertNotNull(lease.believed());
        now = START + 7 * SECOND;
        assertNull(lease.believed());
        assertEquals(Duration.ZERO, lease.left());
    }

    @Test
    void eachAnswerBeginsItAnew() {
        lease.hear(Said.leads(Said.A).at(START).heard());
        now = START + 6 * SECOND;
        assertFalse(lease.hear(Said.leads(Said.A).at(now).heard()));
        now = START + 12 * SECOND;
        assertEquals(Said.A, Objects.requireNonNull(lease.believed()).leader());
    }

    @Test
    void anAnswerThatNamesNobodyEndsItAtOnce() {
        lease.hear(Said.leads(Said.A).at(START).heard());
        assertFalse(lease.hear(Said.nobodyLeads().at(START).heard()));
        assertNull(lease.believed());
    }

    @Test
    void anotherTermIsAChangeEvenOfTheSameLeader() {
        assertTrue(lease.hear(Said.leads(Said.A).at(now).term(5).heard()));
        lease.hear(Said.nobodyLeads().at(now).heard());
        assertFalse(lease.hear(Said.leads(Said.A).at(now).term(5).heard()));
        assertTrue(lease.hear(Said.leads(Said.A).at(now).term(9).heard()));
        assertTrue(lease.hear(Said.leads(Said.B).at(now).term(12).heard()));
    }
}
