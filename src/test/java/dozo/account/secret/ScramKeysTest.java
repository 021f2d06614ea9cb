package dozo.account.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** The example of RFC 7677 3. */
class ScramKeysTest {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private static final String AUTH_MESSAGE =
            "n=user,r=rOprNGfwEbeRWgbNEkqO,r="
                    + NONCE
                    + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r="
                    + NONCE;

    private final ScramKeys keys =
            ScramKeys.of(
                    "pencil".getBytes(StandardCharsets.US_ASCII),
                    Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="),
                    4096);

    @Test
    void provesTheExampleOfTheStandard() {
        byte[] proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");

        assertTrue(keys.proves(proof, AUTH_MESSAGE));
        assertEquals(
                "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
                Base64.getEncoder().encodeToString(keys.serverSignature(AUTH_MESSAGE)));
    }

    @Test
    void deniesAnyOtherProof() {
        byte[] proof = Base64.getDecoder().decode("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        proof[3] ^= 1;

        assertFalse(keys.proves(proof, AUTH_MESSAGE));
        assertFalse(keys.proves(new byte[0], AUTH_MESSAGE));
        assertFalse(keys.proves(new byte[64], AUTH_MESSAGE));
    }
}
