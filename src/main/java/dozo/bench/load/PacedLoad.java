package dozo.bench.load;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that send a mail at set times, whether the one before was quick or not, and measure from
 * the time at which it was due to its 250: a server that stalls can't hide who had to wait.
 */
final class PacedLoad extends Load {
    private final int smtpPort;
    private final int accounts;
    private final int octets;
    private final long pauseNanos;
    private final AtomicLong begun = new AtomicLong();
    private final long[] latencies;

    /**
     * Describes the load.
     *
     * @param perSecond mails a second of all clients together
     * @param mails of the whole run
     */
    PacedLoad(int smtpPort, int accounts, int octets, int perSecond, int mails) {
        this.smtpPort = smtpPort;
        this.accounts = accounts;
        this.octets = octets;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.latencies = new long[mails];
    }

    @Override
    void client(int number, AtomicLong left) throws IOException, InterruptedException {
        try (SmtpWire smtp = new SmtpWire(smtpPort)) {
            begun.compareAndSet(0, System.nanoTime());
            long mine;
            while ((mine = left.decrementAndGet()) >= 0) {
                int turn = (int) (latencies.length - 1 - mine);
                byte[] mail = Mail.make(turn, octets);
                long due = begun.get() + turn * pauseNanos;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                smtp.send(People.user(turn % accounts), mail);
                latencies[turn] = System.nanoTime() - due;
            }
        }
    }

    @Override
    String figures() {
        long[] sorted = latencies.clone();
        Arrays.sort(sorted);
        return part(sorted, 0.5) + " " + part(sorted, 0.99) + " " + part(sorted, 1);
    }

    /** The latency that this part of the mails did not exceed. */
    static long part(long[] sorted, double part) {
        return sorted[Math.max(0, (int) Math.ceil(part * sorted.length) - 1)];
    }
}
