package dozo.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Authentication.Verdict;
import dozo.db.Database;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, on any engine. */
abstract class AuthenticationContract {
    private static final InetAddress HOME = address("192.0.2.1");
    private static final InetAddress STRANGE = address("198.51.100.7");

    private Office office;

    abstract Database database(Path folder);

    @BeforeEach
    void open(@TempDir Path folder) {
        office = new Office(folder, database(folder)).domain("example.com");
        office.user("taro@example.com");
    }

    @AfterEach
    void close() {
        office.close();
    }

    static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException notALiteral) {
            throw new IllegalArgumentException(notALiteral);
        }
    }

    private Verdict logIn(String name, String secret, InetAddress from) {
        return office.authentication.password(name, Office.octets(secret), from);
    }

    private void granted(Verdict verdict) {
        assertEquals(
                "taro@example.com",
                assertInstanceOf(Verdict.Granted.class, verdict).account().address());
    }

    private void denied(Verdict verdict) {
        assertInstanceOf(Verdict.Denied.class, verdict);
    }

    @Test
    void takesTheRightPasswordUnderEachName() {
        office.alias("info@example.com", "taro@example.com");

        granted(logIn("taro@example.com", "secret", HOME));
        granted(logIn("TARO@Example.COM", "secret", HOME));
        granted(logIn("info@example.com", "secret", HOME));
        assertEquals(List.of(), office.time.pauses());
    }

    @Test
    void deniesEverythingElse() {
        denied(logIn("taro@example.com", "Secret", HOME));
        denied(logIn("taro@example.com", "", HOME));
        denied(logIn("taro", "secret", HOME));
        denied(logIn("nobody@example.com", "secret", HOME));
        denied(logIn("", "secret", HOME));
        denied(logIn("taro@example.com", "x".repeat(5_000), HOME));
        denied(logIn("postmaster", "secret", HOME));
    }

    @Test
    void aNewPasswordEndsTheOldOneAtOnce() {
        granted(logIn("taro@example.com", "secret", HOME));
        Office.done(
                office.customers
                        .users()
                        .password(
                                "taro@example.com",
                                office.hashing.hash(Office.octets("新しい")),
                                null));

        denied(logIn("taro@example.com", "secret", HOME));
        granted(logIn("taro@example.com", "新しい", HOME));
    }

    @Test
    void preparesPasswordsBeforeTheyAreCompared() {
        Office.done(
                office.customers
                        .users()
                        .password(
                                "taro@example.com",
                                office.hashing.hash(Office.octets("café 蔵")),
                                null));

        // Decomposed accent, no-break space, soft hyphen (RFC 4013 2.1, 2.2)
        granted(logIn("taro@example.com", "cafe\u0301\u00A0\u00AD蔵", HOME));
    }

    @Test
    void aSuspendedUserIsToldSoOnlyWithTheRightPassword() {
        granted(logIn("taro@example.com", "secret", HOME));
        Office.done(office.customers.users().suspend("taro@example.com", true));

        assertInstanceOf(Verdict.Suspended.class, logIn("taro@example.com", "secret", HOME));
        denied(logIn("taro@example.com", "wrong", HOME));
        Office.done(office.customers.users().suspend("taro@example.com", false));
        granted(logIn("taro@example.com", "secret", HOME));
    }

    @Test
    void aRemovedUserIsNobody() {
        granted(logIn("taro@example.com", "secret", HOME));
        Office.done(office.customers.users().remove("taro@example.com"));

        denied(logIn("taro@example.com", "secret", HOME));
    }

    @Test
    void appPasswordsLogInUntilTheyAreRemoved() {
        String phone =
                Office.done(office.customers.appPasswords().add("taro@example.com", "phone"));
        String laptop =
                Office.done(office.customers.appPasswords().add("taro@example.com", "laptop"));

        granted(logIn("taro@example.com", phone, HOME));
        granted(logIn("taro@example.com", laptop, HOME));
        granted(logIn("taro@example.com", "secret", HOME));
        Office.done(office.customers.appPasswords().remove("taro@example.com", "phone"));
        denied(logIn("taro@example.com", phone, HOME));
        granted(logIn("taro@example.com", laptop, HOME));
    }

    // ---- failures

    @Test
    void answersEachFailureLater() {
        for (int i = 0; i < 7; i++) {
            denied(logIn("taro@example.com", "wrong", HOME));
            office.time.advance(Duration.ofMinutes(1));
        }

        assertEquals(
                List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L),
                office.time.pauses().stream().map(Duration::toSeconds).toList());
    }

    @Test
    void countsFailuresByAddressToo() {
        denied(logIn("a@example.com", "wrong", HOME));
        denied(logIn("b@example.com", "wrong", HOME));
        denied(logIn("c@example.com", "wrong", HOME));

        assertEquals(
                List.of(1L, 2L, 4L),
                office.time.pauses().stream().map(Duration::toSeconds).toList());
    }

    @Test
    void forgivesAfterAQuarterOfAnHour() {
        denied(logIn("taro@example.com", "wrong", HOME));
        denied(logIn("taro@example.com", "wrong", HOME));
        office.time.advance(Duration.ofMinutes(16));
        office.time.pauses();

        denied(logIn("taro@example.com", "wrong", HOME));
        assertEquals(List.of(Duration.ofSeconds(1)), office.time.pauses());
    }

    @Test
    void theRightPasswordForgivesTheAccount() {
        denied(logIn("taro@example.com", "wrong", HOME));
        denied(logIn("taro@example.com", "wrong", HOME));
        granted(logIn("taro@example.com", "secret", HOME));
        office.time.pauses();

        granted(logIn("taro@example.com", "secret", STRANGE));
        assertEquals(List.of(), office.time.pauses());
    }

    @Test
    void takesTenFailuresAMinuteFromOneAddress() {
        failQuickly(HOME);

        assertInstanceOf(Verdict.Later.class, logIn("taro@example.com", "secret", HOME));
        assertInstanceOf(Verdict.Later.class, logIn("jiro@example.com", "wrong", HOME));
        granted(logIn("taro@example.com", "secret", STRANGE));
        office.time.advance(Duration.ofMinutes(1));
        granted(logIn("taro@example.com", "secret", HOME));
    }

    /** Ten failures at ten names from ten threads: the clock stands still between them. */
    private void failQuickly(InetAddress from) {
        for (int i = 0; i < 10; i++) {
            office.time.freeze();
            denied(logIn("nobody" + i + "@example.com", "wrong", from));
        }
        office.time.thaw();
        office.time.pauses();
    }

    @Test
    void whoHasLoggedInBeforeIsNeverLockedOut() {
        granted(logIn("taro@example.com", "secret", HOME));
        failQuickly(HOME);

        granted(logIn("taro@example.com", "secret", HOME));
        assertEquals(List.of(), office.time.pauses());
    }

    @Test
    void anAttackOnAnAccountDoesNotHoldItsOwnerUp() {
        granted(logIn("taro@example.com", "secret", HOME));
        for (int i = 0; i < 50; i++) {
            office.time.freeze();
            logIn("taro@example.com", "guess" + i, address("203.0.113." + i));
        }
        office.time.thaw();
        office.time.pauses();

        granted(logIn("taro@example.com", "secret", HOME));
        assertEquals(List.of(), office.time.pauses());
    }

    @Test
    void manyAddressesGuessNoFasterThanOne() {
        List<Verdict> verdicts = new ArrayList<>();
        office.time.freeze();
        for (int i = 0; i < 200; i++) {
            verdicts.add(logIn("taro@example.com", "guess" + i, address("203.0.113." + i)));
        }

        long looked = verdicts.stream().filter(Verdict.Denied.class::isInstance).count();
        assertTrue(looked <= 6, looked + " guesses were looked at in one moment");
    }

    @Test
    void hostsOfOneCustomerCountAsOneAddress() {
        for (int i = 0; i < 10; i++) {
            office.time.freeze();
            denied(logIn("n" + i + "@example.com", "wrong", address("2001:db8::" + (i + 1))));
        }

        assertInstanceOf(
                Verdict.Later.class,
                logIn("taro@example.com", "secret", address("2001:db8::ffff")));
        granted(logIn("taro@example.com", "secret", address("2001:db8:0:1::1")));
    }

    @Test
    void unknownNamesCostAsMuchAsKnownOnes() {
        denied(logIn("taro@example.com", "wrong", HOME));
        List<Duration> known = office.time.pauses();
        denied(logIn("nobody@example.com", "wrong", STRANGE));

        assertEquals(known, office.time.pauses());
    }

    @Test
    void rememberedSecretsAgeAway() {
        granted(logIn("taro@example.com", "secret", HOME));
        office.database.write(
                (tx, works) -> {
                    tx.prepare("DELETE FROM credential").executeUpdate();
                    return works;
                },
                1);

        granted(logIn("taro@example.com", "secret", HOME));
        office.time.advance(VerifiedSecrets.KEPT.plusSeconds(1));
        denied(logIn("taro@example.com", "secret", HOME));
    }
}
