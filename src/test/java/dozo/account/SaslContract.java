package dozo.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Authentication.Verdict;
import dozo.account.secret.ScramKeys;
import dozo.db.Database;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The exchanges of SASL, on any engine. */
abstract class SaslContract {
    private static final InetAddress HOME = AuthenticationContract.address("192.0.2.1");
    private static final byte[] NO_TLS = new byte[0];
    private static final byte[] BINDING = Office.octets("thirty-two octets of the exporter");

    private static final List<String> WORDS =
            List.of(
                    "n,,",
                    "y,,",
                    "p=tls-exporter,,",
                    "n=",
                    "a=",
                    "taro@example.com",
                    ",",
                    "r=abc",
                    "c=biws",
                    "p=",
                    "=2C",
                    "=",
                    "\0",
                    "wrong",
                    "蔵",
                    "s=",
                    "i=0",
                    "AAAA");

    private Office office;

    abstract Database database(Path folder);

    @BeforeEach
    void open(@TempDir Path folder) {
        office = new Office(folder, database(folder)).domain("example.com");
        office.user("taro@example.com");
        office.user("jiro@example.com");
    }

    @AfterEach
    void close() {
        office.close();
    }

    private Sasl sasl(String mechanism, byte[] binding) {
        return Objects.requireNonNull(office.authentication.sasl(mechanism, HOME, binding));
    }

    private static Sasl.Step next(Sasl sasl, String message) {
        return sasl.next(Office.octets(message));
    }

    private static String challenge(Sasl.Step step) {
        byte[] octets = assertInstanceOf(Sasl.Step.Challenge.class, step).octets();
        return new String(octets, StandardCharsets.UTF_8);
    }

    private static Verdict decided(Sasl.Step step) {
        return assertInstanceOf(Sasl.Step.Decided.class, step).verdict();
    }

    private static void malformed(Sasl.Step step) {
        assertInstanceOf(Sasl.Step.Malformed.class, step);
    }

    // ---- PLAIN, LOGIN

    @Test
    void plainTakesNameAndPassword() {
        Sasl sasl = sasl("PLAIN", NO_TLS);
        assertTrue(sasl.clearText());
        assertInstanceOf(Verdict.Granted.class, decided(next(sasl, "\0taro@example.com\0secret")));

        Sasl asked = sasl("PLAIN", NO_TLS);
        assertEquals("", challenge(next(asked, "")));
        assertInstanceOf(
                Verdict.Granted.class,
                decided(next(asked, "taro@example.com\0Taro@EXAMPLE.com\0secret")));
    }

    @Test
    void plainLetsNobodyActAsSomebodyElse() {
        assertInstanceOf(
                Verdict.Denied.class,
                decided(next(sasl("PLAIN", NO_TLS), "jiro@example.com\0taro@example.com\0secret")));
    }

    @Test
    void plainRefusesWhatMakesNoSense() {
        for (String message :
                List.of(
                        "x",
                        "\0",
                        "\0\0",
                        "\0taro\0",
                        "\0\0secret",
                        "a\0b\0c\0d",
                        "\0a\0" + "x".repeat(3_000))) {
            malformed(next(sasl("PLAIN", NO_TLS), message));
        }
        malformed(sasl("PLAIN", NO_TLS).next(new byte[] {0, (byte) 0xff, 0, 'x'}));
        Sasl asked = sasl("PLAIN", NO_TLS);
        next(asked, "");
        malformed(next(asked, ""));
    }

    @Test
    void loginAsksForNameAndPassword() {
        Sasl sasl = sasl("LOGIN", NO_TLS);
        assertTrue(sasl.clearText());
        assertEquals("Username:", challenge(next(sasl, "")));
        assertEquals("Password:", challenge(next(sasl, "taro@example.com")));
        assertInstanceOf(Verdict.Granted.class, decided(next(sasl, "secret")));

        Sasl initial = sasl("LOGIN", NO_TLS);
        assertEquals("Password:", challenge(next(initial, "taro@example.com")));
        assertInstanceOf(Verdict.Denied.class, decided(next(initial, "wrong")));

        Sasl empty = sasl("LOGIN", NO_TLS);
        next(empty, "");
        malformed(next(empty, ""));
    }

    @Test
    void knowsNoOtherMechanism() {
        assertNull(office.authentication.sasl("CRAM-MD5", HOME, NO_TLS));
        assertNull(office.authentication.sasl("SCRAM-SHA-1", HOME, NO_TLS));
        assertNull(office.authentication.sasl("SCRAM-SHA-256-PLUS", HOME, NO_TLS));
    }

    // ---- SCRAM

    /** A client of RFC 5802, as far as a test needs one. */
    private static final class ScramClient {
        private final String header;
        private final byte[] binding;
        private final String bare;
        private final String password;
        private byte[] salted = new byte[0];
        private String authMessage = "";

        ScramClient(String header, byte[] binding, String name, String password) {
            this.header = header;
            this.binding = binding;
            this.bare = "n=" + name + ",r=fyko+d2lbbFgONRv9qkxdawL";
            this.password = password;
        }

        String first() {
            return header + bare;
        }

        String last(String challenge) throws NoSuchAlgorithmException {
            String[] parts = challenge.split(",", 3);
            byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
            salted =
                    ScramKeys.saltedPassword(
                            Office.octets(password), salt, Integer.parseInt(parts[2].substring(2)));
            byte[] head = Office.octets(header);
            byte[] both = Arrays.copyOf(head, head.length + binding.length);
            System.arraycopy(binding, 0, both, head.length, binding.length);
            String withoutProof = "c=" + Base64.getEncoder().encodeToString(both) + "," + parts[0];
            authMessage = bare + "," + challenge + "," + withoutProof;
            byte[] clientKey = ScramKeys.hmac(salted, "Client Key");
            byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
            byte[] signature = ScramKeys.hmac(stored, authMessage);
            for (int i = 0; i < clientKey.length; i++) {
                clientKey[i] ^= signature[i];
            }
            return withoutProof + ",p=" + Base64.getEncoder().encodeToString(clientKey);
        }

        String expected() {
            byte[] serverKey = ScramKeys.hmac(salted, "Server Key");
            return "v="
                    + Base64.getEncoder().encodeToString(ScramKeys.hmac(serverKey, authMessage));
        }
    }

    private Sasl.Step dialogue(Sasl sasl, ScramClient client) throws NoSuchAlgorithmException {
        return next(sasl, client.last(challenge(next(sasl, client.first()))));
    }

    private String appPassword(String name) {
        return Office.done(office.customers.appPasswords().add("taro@example.com", name));
    }

    @Test
    void scramProvesEachAppPasswordAndTheServer() throws NoSuchAlgorithmException {
        for (String password : List.of(appPassword("phone"), appPassword("laptop"))) {
            Sasl sasl = sasl("SCRAM-SHA-256", NO_TLS);
            assertFalse(sasl.clearText());
            ScramClient client = new ScramClient("n,,", NO_TLS, "taro@example.com", password);

            Sasl.Step.Decided end =
                    assertInstanceOf(Sasl.Step.Decided.class, dialogue(sasl, client));
            assertInstanceOf(Verdict.Granted.class, end.verdict());
            assertEquals(client.expected(), new String(end.octets(), StandardCharsets.US_ASCII));
        }
    }

    @Test
    void scramBindsToTheChannel() throws NoSuchAlgorithmException {
        String password = appPassword("phone");
        ScramClient bound =
                new ScramClient("p=tls-exporter,,", BINDING, "taro@example.com", password);
        assertInstanceOf(
                Verdict.Granted.class,
                decided(dialogue(sasl("SCRAM-SHA-256-PLUS", BINDING), bound)));

        byte[] between = BINDING.clone();
        between[0] ^= 1;
        ScramClient relayed =
                new ScramClient("p=tls-exporter,,", between, "taro@example.com", password);
        assertInstanceOf(
                Verdict.Denied.class,
                decided(dialogue(sasl("SCRAM-SHA-256-PLUS", BINDING), relayed)));
    }

    @Test
    void scramNoticesThatTheOfferOfBindingWasTakenAway() throws NoSuchAlgorithmException {
        String password = appPassword("phone");
        ScramClient stripped = new ScramClient("y,,", NO_TLS, "taro@example.com", password);

        assertInstanceOf(
                Verdict.Denied.class,
                decided(next(sasl("SCRAM-SHA-256", BINDING), stripped.first())));
        assertInstanceOf(
                Verdict.Granted.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), stripped)));
        assertInstanceOf(
                Verdict.Denied.class,
                decided(
                        next(
                                sasl("SCRAM-SHA-256-PLUS", BINDING),
                                "p=tls-unique,,n=taro@example.com,r=abc")));
        assertInstanceOf(
                Verdict.Denied.class,
                decided(next(sasl("SCRAM-SHA-256-PLUS", BINDING), "n,,n=taro@example.com,r=abc")));
    }

    @Test
    void scramDeniesWrongPasswordsLaterAndLater() throws NoSuchAlgorithmException {
        appPassword("phone");
        for (String password : List.of("wrong", "abcde-abcde-abcde-abcde-abcde")) {
            ScramClient client = new ScramClient("n,,", NO_TLS, "taro@example.com", password);
            Sasl.Step.Decided end =
                    assertInstanceOf(
                            Sasl.Step.Decided.class,
                            dialogue(sasl("SCRAM-SHA-256", NO_TLS), client));
            assertInstanceOf(Verdict.Denied.class, end.verdict());
            assertEquals(0, end.octets().length);
        }
        assertEquals(List.of(Duration.ofSeconds(1), Duration.ofSeconds(2)), office.time.pauses());
    }

    @Test
    void scramTakesTheMainPasswordFromItsMakingOn() throws NoSuchAlgorithmException {
        byte[] fresh = Office.octets("開け 胡麻");
        Office.done(
                office.customers
                        .users()
                        .password(
                                "jiro@example.com",
                                office.hashing.hash(fresh),
                                office.customers.vault().keys("jiro@example.com", fresh)));
        ScramClient client = new ScramClient("n,,", NO_TLS, "jiro@example.com", "開け 胡麻");

        Sasl.Step.Decided end =
                assertInstanceOf(
                        Sasl.Step.Decided.class, dialogue(sasl("SCRAM-SHA-256", NO_TLS), client));
        assertInstanceOf(Verdict.Granted.class, end.verdict());
        assertEquals(client.expected(), new String(end.octets(), StandardCharsets.US_ASCII));
    }

    @Test
    void scramTakesAnImportedPasswordAfterItsFirstClearLogIn() throws NoSuchAlgorithmException {
        ScramClient client = new ScramClient("n,,", NO_TLS, "taro@example.com", "secret");
        assertInstanceOf(
                Verdict.Denied.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), client)));
        assertInstanceOf(
                Verdict.Granted.class,
                decided(next(sasl("PLAIN", NO_TLS), "\0taro@example.com\0secret")));

        assertInstanceOf(
                Verdict.Granted.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), client)));
        Office.done(
                office.customers
                        .users()
                        .password(
                                "taro@example.com",
                                office.hashing.hash(Office.octets("other")),
                                null));
        assertInstanceOf(
                Verdict.Denied.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), client)));
    }

    @Test
    void scramChallengesNobodyAsItChallengesSomebody() {
        appPassword("phone");
        String somebody = challengeOf("taro@example.com");
        String nobody = challengeOf("nobody@example.com");
        String without = challengeOf("jiro@example.com");

        for (String challenge : List.of(somebody, nobody, without)) {
            assertTrue(
                    challenge.matches("r=abc[A-Za-z0-9+/]{24},s=[A-Za-z0-9+/]{22}==,i=20000"),
                    challenge);
        }
        assertEquals(salt(somebody), salt(challengeOf("taro@example.com")));
        assertEquals(salt(nobody), salt(challengeOf("NOBODY@example.com")));
        assertFalse(salt(nobody).equals(salt(challengeOf("nobody2@example.com"))));
    }

    private String challengeOf(String name) {
        return challenge(next(sasl("SCRAM-SHA-256", NO_TLS), "n,,n=" + name + ",r=abc"));
    }

    private static String salt(String challenge) {
        return challenge.split(",", -1)[1];
    }

    @Test
    void scramNobodyIsDenied() throws NoSuchAlgorithmException {
        ScramClient client = new ScramClient("n,,", NO_TLS, "nobody@example.com", "whatever");

        assertInstanceOf(
                Verdict.Denied.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), client)));
    }

    @Test
    void scramChecksTheAuthorizationIdentityAndSuspension() throws NoSuchAlgorithmException {
        String password = appPassword("phone");
        ScramClient other =
                new ScramClient("n,a=jiro@example.com,", NO_TLS, "taro@example.com", password);
        assertInstanceOf(
                Verdict.Denied.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), other)));
        ScramClient self =
                new ScramClient("n,a=taro@example.com,", NO_TLS, "taro@example.com", password);
        assertInstanceOf(
                Verdict.Granted.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), self)));

        Office.done(office.customers.users().suspend("taro@example.com", true));
        assertInstanceOf(
                Verdict.Suspended.class, decided(dialogue(sasl("SCRAM-SHA-256", NO_TLS), self)));
    }

    @Test
    void scramRefusesWhatMakesNoSense() {
        for (String message :
                List.of(
                        "x",
                        "n,,",
                        "n,,n=taro",
                        "n,,n=taro,r=",
                        "n,,m=ext,n=taro,r=abc",
                        "n,,n=,r=abc",
                        "n,x,n=taro,r=abc",
                        "n,,n=ta=ro,r=abc",
                        "n,,n=taro,r=a bc",
                        "n,,n=taro\0,r=abc",
                        "n,,n=" + "x".repeat(5_000) + ",r=abc")) {
            malformed(next(sasl("SCRAM-SHA-256", NO_TLS), message));
        }
        Sasl half = sasl("SCRAM-SHA-256", NO_TLS);
        challenge(next(half, "n,,n=taro@example.com,r=abc"));
        malformed(next(half, "c=biws,r=abc"));
        malformed(next(half, "c=biws,r=abc,p=***"));
        malformed(next(half, ""));
        assertInstanceOf(Verdict.Denied.class, decided(next(half, "c=biws,r=abc,p=AAAA")));
    }

    @Test
    void scramUnescapesNames() {
        challenge(next(sasl("SCRAM-SHA-256", NO_TLS), "n,,n=a=2Cb=3Dc,r=abc"));
        malformed(next(sasl("SCRAM-SHA-256", NO_TLS), "n,,n=a=2Xb,r=abc"));
    }

    @Test
    void asksForTheFirstMessageWhereNoneCame() {
        Sasl sasl = sasl("SCRAM-SHA-256", NO_TLS);

        assertArrayEquals(
                new byte[0], assertInstanceOf(Sasl.Step.Challenge.class, next(sasl, "")).octets());
        challenge(next(sasl, "n,,n=taro@example.com,r=abc"));
    }

    @Test
    void noMessageMakesAnExchangeThrowOrSucceed() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        appPassword("phone");
        for (int round = 0; round < 3_000; round++) {
            // The clear-text ones cost a slow hash each.
            boolean clear = round % 30 == 0;
            String mechanism = clear ? "PLAIN" : "SCRAM-SHA-256";
            if (random.nextBoolean()) {
                mechanism = clear ? "LOGIN" : "SCRAM-SHA-256-PLUS";
            }
            office.time.advance(Duration.ofMinutes(20));
            play(sasl(mechanism, BINDING), random, seed);
        }
    }

    private static void play(Sasl sasl, Random random, long seed) {
        for (int message = 0; message < 3; message++) {
            if (sasl.next(octets(random)) instanceof Sasl.Step.Decided decided) {
                assertFalse(decided.verdict() instanceof Verdict.Granted, "seed " + seed);
                return;
            }
        }
    }

    private static byte[] octets(Random random) {
        if (random.nextInt(5) == 0) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            return noise;
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            text.append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return Office.octets(text.toString());
    }
}
