package dozo.account;

import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets that were found right a short while ago, as keyed hashes under a key of this process. The
 * hash covers the account's version: a new password or a suspension ends it at once.
 */
final class VerifiedSecrets {
    static final Duration KEPT = Duration.ofMinutes(15);
    private static final int LIMIT = 50_000;
    private static final String HMAC = "HmacSHA256";

    private final Timepiece time;
    private final SecretKeySpec key;

    /** Keyed hash to the nanos of its verification. */
    private final Recent<ByteBuffer, Long> verified = new Recent<>(LIMIT);

    VerifiedSecrets(Timepiece time) {
        this.time = time;
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, HMAC);
    }

    boolean contains(Account account, byte[] secret) {
        ByteBuffer hash = hash(account, secret);
        Long since = verified.get(hash);
        if (since == null) {
            return false;
        }
        if (time.nanos() - since > KEPT.toNanos()) {
            verified.remove(hash);
            return false;
        }
        return true;
    }

    void add(Account account, byte[] secret) {
        verified.put(hash(account, secret), time.nanos());
    }

    private ByteBuffer hash(Account account, byte[] secret) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            byte[] whose =
                    ByteBuffer.allocate(2 * Long.BYTES)
                            .putLong(account.id())
                            .putLong(account.version())
                            .array();
            mac.update(whose);
            return ByteBuffer.wrap(mac.doFinal(secret));
        } catch (NoSuchAlgorithmException | InvalidKeyException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
