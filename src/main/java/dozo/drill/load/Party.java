package dozo.drill.load;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The nodes that the clients know, and who they are themselves.
 *
 * @param addresses of the nodes, in numbers
 * @param accounts mail addresses
 * @param password of all of them
 */
record Party(List<String> addresses, List<String> accounts, String password, AtomicInteger turn) {
    static final int SMTP = 25;
    static final int IMAPS = 993;
    static final int POP3S = 995;

    Party(List<String> addresses, List<String> accounts, String password) {
        this(addresses, accounts, password, new AtomicInteger());
    }

    /** The next one, whichever: as an MX record with several addresses answers. */
    InetSocketAddress next(int port) {
        int number = Math.floorMod(turn.getAndIncrement(), addresses.size());
        return new InetSocketAddress(addresses.get(number), port);
    }

    String account(int number) {
        return accounts.get(Math.floorMod(number, accounts.size()));
    }
}
