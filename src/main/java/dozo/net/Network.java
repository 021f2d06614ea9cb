package dozo.net;

import java.net.InetAddress;
import java.util.Collection;

/**
 * A range of addresses: "10.0.0.0/8", "2001:db8::/32", or one address.
 *
 * @param prefixBits how many leading bits count
 */
public record Network(InetAddress address, int prefixBits) {
    public Network {
        if (prefixBits < 0 || prefixBits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException("no such prefix: /" + prefixBits);
        }
    }

    /** Is this one address, and no name? Never asks the DNS. */
    public static boolean isAddress(String text) {
        try {
            return InetAddress.ofLiteral(text) != null;
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /** Reads the usual notation; never asks the DNS. */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits =
                slash < 0
                        ? address.getAddress().length * Byte.SIZE
                        : Integer.parseInt(text.substring(slash + 1));
        return new Network(address, bits);
    }

    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        int whole = prefixBits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (ours[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefixBits % Byte.SIZE;
        int mask = 0xFF00 >> rest & 0xFF;
        return rest == 0 || (ours[whole] & mask) == (theirs[whole] & mask);
    }

    static boolean anyContains(Collection<Network> networks, InetAddress address) {
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
