package dozo.net;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections there may be, in all and from one address; the listeners of a protocol share
 * one. An IPv6 client is known by its /64, because it owns all of it.
 */
public final class Limits {
    private static final int CLIENT_PREFIX_BYTES = 8;

    private final int total;
    private final int perAddress;
    private final List<Network> trusted;

    private final AtomicInteger open = new AtomicInteger();
    private final ConcurrentMap<InetAddress, Integer> byClient = new ConcurrentHashMap<>();

    /**
     * @param trusted networks whose addresses are not counted one by one; loopback never is
     */
    public Limits(int total, int perAddress, List<Network> trusted) {
        this.total = total;
        this.perAddress = perAddress;
        this.trusted = List.copyOf(trusted);
    }

    /** The defaults: 10,000 in all, 50 from an address. */
    public static Limits standard() {
        return new Limits(10_000, 50, List.of());
    }

    /** Connections that are open now. */
    public int open() {
        return open.get();
    }

    /** Takes a place among all; false if there is none. */
    boolean enter() {
        if (open.incrementAndGet() > total) {
            open.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }

    /** Takes a place among those of the client's address; false if there is none. */
    boolean enter(InetAddress address) {
        if (exempt(address)) {
            return true;
        }
        if (byClient.merge(client(address), 1, Integer::sum) > perAddress) {
            leave(address);
            return false;
        }
        return true;
    }

    void leave(InetAddress address) {
        if (!exempt(address)) {
            byClient.computeIfPresent(client(address), (client, now) -> now == 1 ? null : now - 1);
        }
    }

    private boolean exempt(InetAddress address) {
        return address.isLoopbackAddress() || Network.anyContains(trusted, address);
    }

    private static InetAddress client(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address;
        }
        byte[] octets = address.getAddress();
        Arrays.fill(octets, CLIENT_PREFIX_BYTES, octets.length, (byte) 0);
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
