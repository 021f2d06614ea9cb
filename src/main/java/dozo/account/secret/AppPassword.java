package dozo.account.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A long random password for one program: 125 bits, so that a fast hash guards it well enough. */
public final class AppPassword {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"; // no l, o, 0, 1
    private static final int GROUPS = 5;
    private static final int GROUP_LETTERS = 5;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AppPassword() {}

    /** A new one, as it is shown once: {@code k4x7q-…}. */
    public static String random() {
        StringBuilder text = new StringBuilder(GROUPS * (GROUP_LETTERS + 1));
        for (int i = 0; i < GROUPS * GROUP_LETTERS; i++) {
            if (i > 0 && i % GROUP_LETTERS == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    /** What is stored of it, in hex. */
    public static String hash(byte[] secret) {
        return HexFormat.of().formatHex(sha256(secret));
    }

    /** Does this hash belong to that password? */
    public static boolean matches(byte[] secret, String hash) {
        return MessageDigest.isEqual(
                hash(secret).getBytes(StandardCharsets.US_ASCII),
                hash.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
