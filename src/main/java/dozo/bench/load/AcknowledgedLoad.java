package dozo.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send mails to a server anywhere, pipelined, each mail its own octets. Its 250 is
 * believed: whether it was kept is what the drills are for.
 */
final class AcknowledgedLoad extends Load {
    private final InetSocketAddress server;
    private final int accounts;
    private final int octets;
    private final long first = System.nanoTime(); // no run sends an earlier one's mails again

    AcknowledgedLoad(InetSocketAddress server, int accounts, int octets) {
        this.server = server;
        this.accounts = accounts;
        this.octets = octets;
    }

    @Override
    void client(int number, AtomicLong left) throws IOException {
        try (SmtpWire smtp = new SmtpWire(server)) {
            long mine;
            while ((mine = left.getAndDecrement()) > 0) {
                smtp.send(People.user((int) (mine % accounts)), Mail.make(first + mine, octets));
            }
        }
    }
}
