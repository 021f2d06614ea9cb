package dozo.account.secret;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a server keeps of a password for SCRAM-SHA-256 (RFC 5802 3, RFC 7677): enough to check a
 * proof, not enough to make one.
 */
public record ScramKeys(byte[] salt, int iterations, byte[] storedKey, byte[] serverKey) {
    /** RFC 7677 4 asks for at least 4096; more would hurt clients on small machines. */
    public static final int ITERATIONS = 20_000;

    public static final int SALT_BYTES = 16;

    /** Derives the keys from a password. */
    public static ScramKeys of(byte[] password, byte[] salt, int iterations) {
        byte[] salted = saltedPassword(password, salt, iterations);
        byte[] clientKey = hmac(salted, "Client Key");
        return new ScramKeys(
                salt, iterations, AppPassword.sha256(clientKey), hmac(salted, "Server Key"));
    }

    /** RFC 5802 2.2: Hi(). */
    public static byte[] saltedPassword(byte[] password, byte[] salt, int iterations) {
        Mac mac = mac(password);
        mac.update(salt);
        byte[] round = mac.doFinal(new byte[] {0, 0, 0, 1});
        byte[] result = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = mac.doFinal(round);
            xor(result, round);
        }
        return result;
    }

    /** Does the client's proof (RFC 5802 3) belong to these keys and this dialogue? */
    public boolean proves(byte[] proof, String authMessage) {
        byte[] clientKey = hmac(storedKey, authMessage);
        if (proof.length != clientKey.length) {
            return false;
        }
        xor(clientKey, proof);
        return MessageDigest.isEqual(AppPassword.sha256(clientKey), storedKey);
    }

    /** What shows the client that we know the password too. */
    public byte[] serverSignature(String authMessage) {
        return hmac(serverKey, authMessage);
    }

    public static byte[] hmac(byte[] key, String text) {
        return mac(key).doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static void xor(byte[] into, byte[] other) {
        for (int i = 0; i < into.length; i++) {
            into[i] ^= other[i];
        }
    }
}
