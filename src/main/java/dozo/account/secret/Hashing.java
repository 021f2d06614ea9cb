package dozo.account.secret;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Makes and checks Argon2id hashes, so many at once as memory is set aside for: two of ours.
 * Whoever comes then waits for a turn.
 */
public final class Hashing {
    private static final int MEMORY_BUDGET_KIB = 2 * PasswordHash.MEMORY_KIB;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** How a check ended. */
    public enum Check {
        RIGHT,
        WRONG,
        /** There was no turn in time. */
        BUSY
    }

    private final Semaphore memory = new Semaphore(MEMORY_BUDGET_KIB, true);
    private final SecureRandom random = new SecureRandom();

    /** Stands in for the hash of a user who does not exist, so that a check takes as long. */
    private final PasswordHash nobody =
            frame(randomOctets(PasswordHash.SALT_BYTES), randomOctets(PasswordHash.TAG_BYTES));

    /** Hashes a password; waits for its turn. */
    public PasswordHash hash(byte[] secret) {
        memory.acquireUninterruptibly(PasswordHash.MEMORY_KIB);
        try {
            return hashWithTurn(secret);
        } finally {
            memory.release(PasswordHash.MEMORY_KIB);
        }
    }

    private PasswordHash hashWithTurn(byte[] secret) {
        byte[] salt = randomOctets(PasswordHash.SALT_BYTES);
        return frame(salt, tag(secret, frame(salt, new byte[PasswordHash.TAG_BYTES])));
    }

    private static PasswordHash frame(byte[] salt, byte[] tag) {
        return new PasswordHash(PasswordHash.MEMORY_KIB, PasswordHash.ITERATIONS, 1, salt, tag);
    }

    private byte[] randomOctets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    /** Checks a password against a hash; waits for its turn, but not for ever. */
    public Check check(byte[] secret, PasswordHash hash) {
        int permits = Math.min(hash.memoryKib(), MEMORY_BUDGET_KIB);
        try {
            if (!memory.tryAcquire(permits, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return Check.BUSY;
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return Check.BUSY;
        }
        try {
            boolean same = MessageDigest.isEqual(tag(secret, hash), hash.tag());
            return same ? Check.RIGHT : Check.WRONG;
        } finally {
            memory.release(permits);
        }
    }

    /** Takes as long as a check, and is never right. */
    public Check checkNobody(byte[] secret) {
        return check(secret, nobody) == Check.BUSY ? Check.BUSY : Check.WRONG;
    }

    private static byte[] tag(byte[] secret, PasswordHash hash) {
        Argon2Parameters parameters =
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(hash.memoryKib())
                        .withIterations(hash.iterations())
                        .withParallelism(hash.parallelism())
                        .withSalt(hash.salt())
                        .build();
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(parameters);
        byte[] tag = new byte[hash.tag().length];
        argon2.generateBytes(secret, tag);
        return tag;
    }
}
