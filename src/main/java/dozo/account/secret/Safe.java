package dozo.account.secret;

import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Transaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that all nodes of an installation share (design rule 24): in one table, encrypted
 * with a key that is in no database. Each is made once, by the node that wants it first.
 */
public final class Safe {
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private record Sealed(String name, byte[] octets) {}

    /** The first one stays. */
    private static final Batch<Sealed, Boolean> KEEPING =
            (tx, works) -> {
                List<Boolean> kept = new ArrayList<>(works.size());
                for (Sealed work : works) {
                    kept.add(keep(tx, work));
                }
                return kept;
            };

    private final Database database;
    private final SecretKeySpec key;
    private final Path keyFile;

    /**
     * Opens the safe of a database.
     *
     * @param keyFile holds 64 hexadecimal digits
     */
    public Safe(Database database, Path keyFile) {
        this.database = database;
        this.keyFile = keyFile;
        this.key = new SecretKeySpec(key(keyFile), "AES");
    }

    private static byte[] key(Path file) {
        try {
            byte[] key = HexFormat.of().parseHex(Files.readString(file).strip());
            if (key.length == KEY_BYTES) {
                return key;
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(file + " can't be read: " + unreadable, unreadable);
        } catch (IllegalArgumentException notHexadecimal) {
            throw new IllegalStateException(wrong(file), notHexadecimal);
        }
        throw new IllegalStateException(wrong(file));
    }

    private static String wrong(Path file) {
        return file + " does not hold " + 2 * KEY_BYTES + " hexadecimal digits";
    }

    /**
     * The secret of that name.
     *
     * @param fresh makes it where nobody has; what another node made in the same moment holds
     */
    public byte[] secret(String name, Supplier<byte[]> fresh) {
        byte[] sealed = database.read(tx -> find(tx, name));
        if (sealed == null) {
            byte[] octets = sealed(name, fresh.get());
            database.write(KEEPING, new Sealed(name, octets));
            sealed = database.read(tx -> find(tx, name));
        }
        if (sealed == null) {
            throw new IllegalStateException("the secret " + name + " was not kept");
        }
        return open(name, sealed);
    }

    private static byte @Nullable [] find(Transaction tx, String name) throws SQLException {
        PreparedStatement select =
                tx.prepare("SELECT sealed FROM installation_secret WHERE name = ?");
        select.setString(1, name);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getBytes(1) : null;
        }
    }

    private static boolean keep(Transaction tx, Sealed secret) throws SQLException {
        PreparedStatement insert =
                tx.prepare(
                        "INSERT INTO installation_secret(name, sealed) VALUES (?, ?)"
                                + " ON CONFLICT DO NOTHING");
        insert.setString(1, secret.name());
        insert.setBytes(2, secret.octets());
        return insert.executeUpdate() > 0;
    }

    private byte[] sealed(String name, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        new SecureRandom().nextBytes(nonce);
        try {
            byte[] octets = cipher(Cipher.ENCRYPT_MODE, nonce, name).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + octets.length).put(nonce).put(octets).array();
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private byte[] open(String name, byte[] sealed) {
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, nonce, name)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (GeneralSecurityException | IllegalArgumentException foreign) {
            throw new IllegalStateException(
                    "the secret "
                            + name
                            + " in the database was encrypted with another key than that of "
                            + keyFile,
                    foreign);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, String name) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
        return cipher;
    }
}
