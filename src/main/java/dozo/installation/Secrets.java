package dozo.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The passwords and the key of an installation, a file each; made at the first run, the same ever
 * after.
 */
public final class Secrets {
    private static final String LETTERS =
            "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 32; // 186 bits
    private static final int KEY_BYTES = 32;

    /** Whose password. */
    public enum Account {
        /** The standby at the primary. */
        REPLICATION,
        /** Winding back a former primary. */
        REWIND,
        /** Dozo's nodes. */
        DOZO
    }

    private final Path folder;

    private Secrets(Path folder) {
        this.folder = folder;
    }

    /** Opens the folder, or makes it; nobody else may look into it. */
    public static Secrets open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            var ours = PosixFilePermissions.fromString("rwx------");
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(ours));
        }
        return new Secrets(folder);
    }

    public Path folder() {
        return folder;
    }

    public String password(Account account) throws IOException {
        String name = account.name().toLowerCase(Locale.ROOT) + ".password";
        String password = kept(name, Secrets::generated);
        if (!password.chars().allMatch(each -> LETTERS.indexOf(each) >= 0)) {
            throw new IOException(folder.resolve(name) + ": letters and digits only, please");
        }
        return password;
    }

    /** The key of the secrets that the nodes keep in their database, in hexadecimal digits. */
    public String key() throws IOException {
        String key = kept("database.key", Secrets::generatedKey);
        if (!key.matches("[0-9a-f]{" + 2 * KEY_BYTES + "}")) {
            throw new IOException(
                    folder.resolve("database.key") + ": 64 hexadecimal digits, please");
        }
        return key;
    }

    /** What a file holds; it is made at the first need. */
    private String kept(String name, Supplier<String> first) throws IOException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            Path fresh = file.resolveSibling(name + ".new");
            Files.deleteIfExists(fresh);
            var ours = PosixFilePermissions.fromString("rw-------");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(ours));
            Files.writeString(fresh, first.get() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file).strip();
    }

    private static String generatedKey() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return HexFormat.of().formatHex(key);
    }

    private static String generated() {
        SecureRandom random = new SecureRandom();
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }
}
