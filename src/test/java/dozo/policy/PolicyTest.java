package dozo.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Account;
import dozo.account.FakeTime;
import dozo.account.Resolution;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PolicyTest {
    private static final Limits LIMITS = new Limits(1_000, 3, 4, 5, 20, 2);

    private final FakeTime time = new FakeTime();
    private final Rates rates = new Rates(time);
    private final Policy policy = new Policy(LIMITS, rates);
    private final Client stranger = new Client(address("192.0.2.1"), false, null);
    private final Client other = new Client(address("192.0.2.2"), false, null);
    private final Client loopback = new Client(InetAddress.getLoopbackAddress(), false, null);
    private final Client trusted = new Client(address("192.0.2.3"), true, null);

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException notALiteral) {
            throw new IllegalArgumentException(notALiteral);
        }
    }

    private static Account account(long id) {
        return new Account(id, 1, "u" + id + "@example.com", "", 100, false, 1);
    }

    private static Resolution local(long... ids) {
        return new Resolution.Local(LongStream.of(ids).mapToObj(PolicyTest::account).toList());
    }

    private static void accepts(Verdict verdict) {
        assertInstanceOf(Verdict.Accept.class, verdict);
    }

    private static String code(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accept() -> "accept";
            case Verdict.Defer(int code, String status, String text) -> {
                assertTrue(code / 100 == 4 && status.startsWith("4.") && !text.isEmpty());
                yield code + " " + status;
            }
            case Verdict.Refuse(int code, String status, String text) -> {
                assertTrue(code / 100 == 5 && status.startsWith("5.") && !text.isEmpty());
                yield code + " " + status;
            }
        };
    }

    private String recipient(Resolution resolution) {
        return code(policy.recipient(stranger, resolution, 0, id -> 0));
    }

    @Test
    void refusesUnknownRecipientsAndRelay() {
        assertEquals("accept", recipient(local(1)));
        assertEquals("550 5.1.1", recipient(new Resolution.Unknown()));
        assertEquals("550 5.7.1", recipient(new Resolution.Foreign()));
        Client own = new Client(address("192.0.2.1"), false, account(1));
        assertEquals(
                "550 5.7.1", code(policy.recipient(own, new Resolution.Foreign(), 0, id -> 0)));
    }

    @Test
    void defersForAFullMailbox() {
        assertEquals("452 4.2.2", code(policy.recipient(stranger, local(1), 0, id -> 100)));
        accepts(policy.recipient(stranger, local(1), 0, id -> 99));
    }

    @Test
    void doesNotAskWhatSomebodyWithoutAQuotaUses() {
        Account free = new Account(1, 1, "u1@example.com", "", Long.MAX_VALUE, false, 1);
        accepts(
                policy.recipient(
                        stranger,
                        new Resolution.Local(List.of(free)),
                        0,
                        id -> {
                            throw new AssertionError("asked for the usage of " + id);
                        }));
    }

    @Test
    void aFullMemberDoesNotStopAGroup() {
        accepts(policy.recipient(stranger, local(1, 2), 0, id -> id == 1 ? 500 : 0));
        assertEquals("452 4.2.2", code(policy.recipient(stranger, local(1, 2), 0, id -> 500)));
    }

    @Test
    void defersGroupsThatHaveGrownTooLarge() {
        long[] many = LongStream.rangeClosed(0, Policy.GROUP_LIMIT).toArray();

        assertEquals("451 4.2.4", recipient(local(many)));
    }

    @Test
    void defersWhatIsBeyondTheRecipientsOfAMail() {
        accepts(policy.recipient(stranger, local(1), 2, id -> 0));
        assertEquals("452 4.5.3", code(policy.recipient(stranger, local(1), 3, id -> 0)));
    }

    @Test
    void refusesMailThatIsTooLargeAndDefersWhenTheDiskIsLow() {
        accepts(policy.mail(stranger, 1_000, false));
        assertEquals("552 5.3.4", code(policy.mail(stranger, 1_001, false)));
        assertEquals("452 4.3.1", code(policy.mail(stranger, 0, true)));
        accepts(policy.message(1_000, false));
        assertEquals("552 5.3.4", code(policy.message(1_001, false)));
        assertEquals("452 4.3.1", code(policy.message(1, true)));
    }

    @Test
    void slowsDownAnAddressAndNoOther() {
        for (int i = 0; i < 5; i++) {
            accepts(policy.mail(stranger, 0, false));
            policy.learnMail(stranger, 1);
        }

        assertEquals("450 4.7.1", code(policy.mail(stranger, 0, false)));
        accepts(policy.mail(other, 0, false));
        time.advance(Duration.ofMinutes(2));
        accepts(policy.mail(stranger, 0, false));
    }

    @Test
    void slowsDownWhoGuessesNames() {
        policy.learnUnknown(stranger);
        assertEquals("550 5.1.1", recipient(new Resolution.Unknown()));
        policy.learnUnknown(stranger);

        assertEquals("450 4.7.1", recipient(new Resolution.Unknown()));
        assertEquals("450 4.7.1", recipient(local(1)));
    }

    @Test
    void slowsDownConnections() {
        for (int i = 0; i < 4; i++) {
            accepts(policy.connection(stranger));
            policy.learnConnection(stranger);
        }

        assertEquals("450 4.7.1", code(policy.connection(stranger)));
    }

    @Test
    void knowsNoRatesForLoopbackAndTrustedNetworks() {
        for (Client client : List.of(loopback, trusted)) {
            for (int i = 0; i < 100; i++) {
                policy.learnConnection(client);
                policy.learnUnknown(client);
                policy.learnMail(client, 100);
            }
            accepts(policy.connection(client));
            accepts(policy.mail(client, 0, false));
            accepts(policy.recipient(client, local(1), 0, id -> 0));
        }
    }

    @Test
    void verdictsChangeNothing() {
        for (int i = 0; i < 100; i++) {
            accepts(policy.connection(stranger));
            accepts(policy.mail(stranger, 0, false));
            accepts(policy.recipient(stranger, local(1), 0, id -> 0));
        }
        assertEquals(0, rates.remembered());
    }

    @Test
    void lettersAreSentInOnesOwnNameOnly() {
        accepts(policy.sender(account(1), local(1, 2)));
        assertEquals("550 5.7.1", code(policy.sender(account(1), local(2))));
        assertEquals("550 5.7.1", code(policy.sender(account(1), new Resolution.Foreign())));
        assertEquals("550 5.7.1", code(policy.sender(account(1), new Resolution.Unknown())));
    }

    @Test
    void remembersABoundedNumberOfAddresses() throws UnknownHostException {
        for (int i = 0; i < Rates.LIMIT + 5_000; i++) {
            byte[] octets = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            rates.add(InetAddress.getByAddress(octets), Rates.What.MAIL, 1);
        }

        assertTrue(rates.remembered() <= Rates.LIMIT, "remembers " + rates.remembered());
    }

    @Test
    void oneCustomersHostsShareTheirRate() {
        for (int i = 1; i <= 5; i++) {
            rates.add(address("2001:db8::" + i), Rates.What.MAIL, 1);
        }

        assertEquals(5, rates.inLastMinute(address("2001:db8::77"), Rates.What.MAIL));
        assertEquals(0, rates.inLastMinute(address("2001:db8:0:1::1"), Rates.What.MAIL));
    }
}
