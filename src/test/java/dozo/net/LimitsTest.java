package dozo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How many may come. */
class LimitsTest {
    private static final int LIMIT = 100;

    private static InetAddress address(String text) {
        return InetAddress.ofLiteral(text);
    }

    @Test
    void countsByAddressAndByThePrefixOfIpv6() {
        Limits limits = new Limits(10, 2, List.of(Network.parse("10.0.0.0/8")));
        assertTrue(limits.enter(address("192.0.2.1")));
        assertTrue(limits.enter(address("192.0.2.1")));
        for (int i = 0; i < 5; i++) {
            assertFalse(limits.enter(address("192.0.2.1")));
        }
        limits.leave(address("192.0.2.1"));
        assertTrue(limits.enter(address("192.0.2.1")), "refused ones do not count");
        assertTrue(limits.enter(address("2001:db8::1")));
        assertTrue(limits.enter(address("2001:db8::2")));
        assertFalse(limits.enter(address("2001:db8::3")));
        assertTrue(limits.enter(address("2001:db8:0:1::3")));
        for (int i = 0; i < 5; i++) {
            assertTrue(limits.enter(address("10.1.2.3")));
            assertTrue(limits.enter(address("127.0.0.1")));
            assertTrue(limits.enter(address("::1")));
        }
    }

    @Test
    void readsNetworks() {
        assertTrue(Network.parse("192.0.2.128/25").contains(address("192.0.2.129")));
        assertFalse(Network.parse("192.0.2.128/25").contains(address("192.0.2.127")));
        assertTrue(Network.parse("0.0.0.0/0").contains(address("255.255.255.255")));
        assertTrue(Network.parse("2001:db8::/33").contains(address("2001:db8:7fff::1")));
        assertFalse(Network.parse("2001:db8::/33").contains(address("2001:db8:8000::1")));
        assertFalse(Network.parse("0.0.0.0/0").contains(address("::1")));
        assertTrue(Network.parse("192.0.2.1").contains(address("192.0.2.1")));
        assertThrows(IllegalArgumentException.class, () -> Network.parse("192.0.2.1/33"));
        assertThrows(IllegalArgumentException.class, () -> Network.parse("example.com/8"));
    }

    @Test
    void refusesWithALineBeyondTheTotal() throws Exception {
        try (Door door =
                Door.limited(
                        new Limits(3, 50, List.of()),
                        connection -> {
                            connection.write("220 hello\r\n");
                            connection.readLine(LIMIT);
                        })) {
            List<Socket> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket client = door.connect();
                clients.add(client);
                assertEquals("220 hello", Door.line(client));
            }
            try (Socket fourth = door.connect()) {
                assertEquals(Door.REFUSAL, Door.line(fourth));
                assertEquals("<end>", Door.line(fourth));
            }
            clients.getFirst().close();
            assertEquals("GONE", door.end());
            awaitPlace(door);
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** The place is free a moment after the session's end. */
    private static void awaitPlace(Door door) throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (System.nanoTime() < deadline) {
            try (Socket next = door.connect()) {
                if (Door.line(next).equals("220 hello")) {
                    return;
                }
            }
        }
        throw new AssertionError("no place became free");
    }
}
