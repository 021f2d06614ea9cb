package dozo.net;

import java.time.Duration;

/**
 * How slowly a client may send a mail or a literal. The time-outs of the standards begin anew with
 * each octet, so that a client that drips would stay for ever; this one is for all of it.
 *
 * @param grace is given whatever comes
 * @param octetsPerSecond what must come on average once the grace is over
 */
public record Pace(Duration grace, int octetsPerSecond) {
    /** A tenth of what a modem of 9,600 bit/s does; RFC 5321 4.5.3.2.6 waits 10 minutes, too. */
    public static final Pace STANDARD = new Pace(Duration.ofMinutes(10), 100);

    /** How long we still wait for a client that has sent so much in that time; zero at the end. */
    Duration left(long octets, Duration passed) {
        Duration left = grace.plusSeconds(octets / octetsPerSecond).minus(passed);
        return left.isNegative() ? Duration.ZERO : left;
    }
}
