package dozo.policy;

import dozo.account.Account;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param address where the connection comes from, as PROXY protocol told where it is trusted
 * @param trusted the address is in trusted-networks: no rates apply (loopback is always exempt)
 * @param account who logged in, or null for a stranger
 */
public record Client(InetAddress address, boolean trusted, @Nullable Account account) {
    /** Rates per address are for strangers' machines only. */
    boolean exempt() {
        return trusted || address.isLoopbackAddress();
    }
}
