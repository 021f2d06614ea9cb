package dozo.policy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How often addresses did something in the last minute: two counters a kind, of this minute and the
 * one before, weighed by how much of that one is still in the window. Memory is bounded: beyond
 * {@link #LIMIT} addresses the quiet ones are forgotten first.
 */
public final class Rates {
    /** Addresses remembered at most; about 100 octets each. */
    static final int LIMIT = 100_000;

    private static final long WINDOW_MILLIS = 60_000;

    /** Octets of an IPv6 address that name a customer: hosts choose the other 64 bits freely. */
    private static final int IPV6_PREFIX = 8;

    /** What is counted. */
    enum What {
        CONNECTION(0),
        MAIL(1),
        RECIPIENT(2),
        UNKNOWN(3);

        /** Its place among the counters. */
        private final int slot;

        What(int slot) {
            this.slot = slot;
        }
    }

    /** Counters of one address; guarded by itself. */
    private static final class Counters {
        private static final int KINDS = What.values().length;
        private long minute = Long.MIN_VALUE;
        private final int[] now = new int[KINDS];
        private final int[] before = new int[KINDS];

        synchronized void roll(long current) {
            if (current == minute) {
                return;
            }
            if (current == minute + 1) {
                System.arraycopy(now, 0, before, 0, KINDS);
            } else {
                Arrays.fill(before, 0);
            }
            Arrays.fill(now, 0);
            minute = current;
        }

        synchronized void add(What what, int count, long current) {
            roll(current);
            now[what.slot] = (int) Math.min(Integer.MAX_VALUE, (long) now[what.slot] + count);
        }

        synchronized long weighed(What what, long millis) {
            roll(millis / WINDOW_MILLIS);
            long left = WINDOW_MILLIS - millis % WINDOW_MILLIS;
            return now[what.slot] + before[what.slot] * left / WINDOW_MILLIS;
        }

        synchronized boolean quiet(long current) {
            return minute < current - 1;
        }
    }

    private final InstantSource clock;
    private final ConcurrentHashMap<Object, Counters> addresses = new ConcurrentHashMap<>();

    public Rates(InstantSource clock) {
        this.clock = clock;
    }

    long inLastMinute(InetAddress address, What what) {
        Counters counters = addresses.get(key(address));
        return counters == null ? 0 : counters.weighed(what, clock.millis());
    }

    void add(InetAddress address, What what, int count) {
        long minute = clock.millis() / WINDOW_MILLIS;
        if (addresses.size() >= LIMIT) {
            makeRoom(minute);
        }
        addresses.computeIfAbsent(key(address), any -> new Counters()).add(what, count, minute);
    }

    int remembered() {
        return addresses.size();
    }

    /** Quiet addresses go; if all are loud, all go: a flood from everywhere has no rate to keep. */
    private synchronized void makeRoom(long minute) {
        addresses.values().removeIf(counters -> counters.quiet(minute));
        if (addresses.size() >= LIMIT) {
            addresses.clear();
        }
    }

    private static Object key(InetAddress address) {
        if (address instanceof Inet6Address) {
            return ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), IPV6_PREFIX));
        }
        return address;
    }
}
