package dozo.account.secret;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What SCRAM needs of the installation: a salt for any name, whether somebody has it or not, and a
 * seal, so that verifiers stolen with the database are of no use. Both come from a secret that is
 * made at the first start: in DATA/secret.key, or, where several nodes share a database, in their
 * {@link Safe}. Without it log-ins go on, and verifiers are made anew by them.
 */
public final class ScramVault {
    private static final String FILE = "secret.key";
    private static final int SECRET_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final byte[] saltKey;
    private final SecretKeySpec sealKey;

    private ScramVault(byte[] secret) {
        saltKey = ScramKeys.hmac(secret, "scram salt");
        sealKey = new SecretKeySpec(ScramKeys.hmac(secret, "scram seal"), "AES");
    }

    /** The vault of a data folder. */
    public static ScramVault of(Path data) {
        Path file = data.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            byte[] secret = HexFormat.of().parseHex(Files.readString(file).strip());
            if (secret.length != SECRET_BYTES) {
                throw new IllegalStateException(
                        file + " does not hold " + SECRET_BYTES + " octets");
            }
            return new ScramVault(secret);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " can't be read or made", unreadable);
        }
    }

    /** The vault of all nodes that share a database. */
    public static ScramVault of(Safe safe) {
        return new ScramVault(safe.secret("scram", ScramVault::fresh));
    }

    private static byte[] fresh() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        return secret;
    }

    /** Complete or not at all: written beside, synced, then linked to its name. */
    private static void make(Path file) throws IOException {
        byte[] secret = fresh();
        Path fresh =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        FILE,
                        "",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        try (FileChannel channel = FileChannel.open(fresh, Set.of(StandardOpenOption.WRITE))) {
            String text = HexFormat.of().formatHex(secret) + "\n";
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            // Another made it first: that one holds.
            return;
        } finally {
            Files.delete(fresh);
        }
    }

    /** The salt of a name, the same each time. */
    public byte[] salt(String name) {
        return Arrays.copyOf(ScramKeys.hmac(saltKey, name), ScramKeys.SALT_BYTES);
    }

    /**
     * Derives the keys of a password; takes some milliseconds.
     *
     * @param address the account's, as it is compared
     * @param password prepared (RFC 4013)
     */
    public ScramKeys keys(String address, byte[] password) {
        return ScramKeys.of(password, salt(address), ScramKeys.ITERATIONS);
    }

    /** Keys as they are stored: nonce, then AES-GCM over both, bound to the address. */
    public byte[] sealed(String address, ScramKeys keys) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] plain = Arrays.copyOf(keys.storedKey(), 2 * KEY_BYTES);
        System.arraycopy(keys.serverKey(), 0, plain, KEY_BYTES, KEY_BYTES);
        try {
            byte[] octets = cipher(Cipher.ENCRYPT_MODE, nonce, address).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + octets.length).put(nonce).put(octets).array();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Keys that were stored; empty if they were sealed with another secret, or for another. */
    public Optional<ScramKeys> open(String address, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            byte[] plain =
                    cipher(Cipher.DECRYPT_MODE, nonce, address)
                            .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
            return Optional.of(
                    new ScramKeys(
                            salt(address),
                            ScramKeys.ITERATIONS,
                            Arrays.copyOf(plain, KEY_BYTES),
                            Arrays.copyOfRange(plain, KEY_BYTES, 2 * KEY_BYTES)));
        } catch (GeneralSecurityException | IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String address) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, sealKey, new GCMParameterSpec(TAG_BITS, nonce));
        // The iterations too: keys of another count must not pass for these.
        cipher.updateAAD((ScramKeys.ITERATIONS + " " + address).getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
