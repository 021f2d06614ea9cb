package dozo.account;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;

/**
 * Failed log-ins, and what they cost the next ones. Each failure is answered later than the one
 * before, counted by account and by address. While an account is being guessed at, strangers' tries
 * are let through one by one, at that same pace, however many connections they open. An address
 * from which the account has logged in before waits for nobody. Memory is bounded.
 */
final class Attempts {
    static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    static final int PER_MINUTE = 10;

    private static final int REMEMBERED = 100_000;
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long FORGIVEN_NANOS = Duration.ofMinutes(15).toNanos();

    /** Octets of an IPv6 address that name a customer: hosts choose the other 64 bits freely. */
    private static final int IPV6_PREFIX = 8;

    /** May a secret be looked at? */
    enum Admission {
        /**
         * The account has logged in from there before: neither delays nor limits stand in front.
         */
        KNOWN,
        STRANGER,
        REFUSED
    }

    private record Pair(String account, Object address) {}

    private final Timepiece time;
    private final Recent<String, Strikes> accounts = new Recent<>(REMEMBERED);
    private final Recent<Object, Strikes> addresses = new Recent<>(REMEMBERED);
    private final Recent<Pair, Boolean> familiar = new Recent<>(REMEMBERED);

    Attempts(Timepiece time) {
        this.time = time;
    }

    /** Waits for this try's turn. The account is named as the client named it, comparable. */
    Admission admit(String account, InetAddress from) {
        Object address = network(from);
        if (familiar.get(new Pair(account, address)) != null) {
            return Admission.KNOWN;
        }
        Strikes ofAddress = addresses.get(address);
        if (ofAddress != null && ofAddress.atLimit(time.nanos())) {
            return Admission.REFUSED;
        }
        Strikes ofAccount = accounts.get(account);
        if (ofAccount == null) {
            return Admission.STRANGER;
        }
        Duration turn = ofAccount.reserve(time.nanos());
        if (turn.compareTo(LONGEST_DELAY) > 0) {
            return Admission.REFUSED;
        }
        if (turn.isPositive()) {
            time.pause(turn);
        }
        return Admission.STRANGER;
    }

    /** Notes a failure and waits before it is answered. */
    void failed(String account, InetAddress from) {
        long now = time.nanos();
        Duration byAccount = accounts.of(account, () -> new Strikes()).strike(now);
        Duration byAddress = addresses.of(network(from), () -> new Strikes()).strike(now);
        time.pause(byAccount.compareTo(byAddress) > 0 ? byAccount : byAddress);
    }

    void succeeded(String account, InetAddress from) {
        accounts.remove(account);
        Pair pair = new Pair(account, network(from));
        if (familiar.get(pair) == null) {
            familiar.put(pair, true);
        }
    }

    int remembered() {
        return accounts.size() + addresses.size() + familiar.size();
    }

    private static Object network(InetAddress address) {
        return address instanceof Inet6Address
                ? ByteBuffer.wrap(Arrays.copyOf(address.getAddress(), IPV6_PREFIX))
                : address;
    }

    /** The failures of one account or address; guarded by itself. */
    private static final class Strikes {
        /** When the last failures happened, as a ring; {@link #filled} of it are real. */
        private final long[] times = new long[PER_MINUTE];

        private int filled;
        private int next;
        private int row;
        private long last;
        private long turn;

        synchronized boolean atLimit(long now) {
            return filled == times.length && now - times[next] < MINUTE_NANOS;
        }

        /** Counts a failure; answers how long its reply waits. */
        synchronized Duration strike(long now) {
            forgive(now);
            if (row == 0) {
                turn = now;
            }
            row++;
            last = now;
            times[next] = now;
            next = (next + 1) % times.length;
            filled = Math.min(filled + 1, times.length);
            Duration delay = delay();
            turn = Math.max(turn, now + delay.toNanos());
            return delay;
        }

        /** Takes the next free turn; answers how long until then. */
        synchronized Duration reserve(long now) {
            forgive(now);
            if (row == 0) {
                return Duration.ZERO;
            }
            long mine = Math.max(now, turn);
            Duration wait = Duration.ofNanos(mine - now);
            if (wait.compareTo(LONGEST_DELAY) <= 0) {
                turn = mine + delay().toNanos();
            }
            return wait;
        }

        private void forgive(long now) {
            if (row > 0 && now - last > FORGIVEN_NANOS) {
                row = 0;
            }
        }

        /** 1, 2, 4 … 30 seconds. */
        private Duration delay() {
            Duration doubled = Duration.ofSeconds(1L << Math.min(row - 1, 5));
            return doubled.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : doubled;
        }
    }
}
