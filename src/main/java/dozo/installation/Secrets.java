package dozo.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Locale;

/** The passwords of an installation, a file each; made at the first run, the same ever after. */
public final class Secrets {
    private static final String LETTERS =
            "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 32; // 186 bits

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
        Path file = folder.resolve(account.name().toLowerCase(Locale.ROOT) + ".password");
        if (!Files.exists(file)) {
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            var ours = PosixFilePermissions.fromString("rw-------");
            Files.createFile(fresh, PosixFilePermissions.asFileAttribute(ours));
            Files.writeString(fresh, generated() + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        }
        String password = Files.readString(file).strip();
        if (!password.chars().allMatch(each -> LETTERS.indexOf(each) >= 0)) {
            throw new IOException(file + ": letters and digits only, please");
        }
        return password;
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
