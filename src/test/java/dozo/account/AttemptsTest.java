package dozo.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private final FakeTime time = new FakeTime();
    private final Attempts attempts = new Attempts(time);

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(
                new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
    }

    @Test
    void memoryStaysBoundedUnderAFlood() throws UnknownHostException {
        for (int i = 0; i < 300_000; i++) {
            attempts.failed("name" + i, address(i));
        }

        assertTrue(attempts.remembered() <= 2 * 100_002, "remembers " + attempts.remembered());
    }

    @Test
    void strangersTakeTurnsAtAnAccount() throws UnknownHostException {
        time.freeze();
        attempts.failed("taro", address(1));
        time.pauses();

        assertEquals(Attempts.Admission.STRANGER, attempts.admit("taro", address(2)));
        assertEquals(Attempts.Admission.STRANGER, attempts.admit("taro", address(3)));
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), time.pauses());
    }
}
