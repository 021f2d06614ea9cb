package dozo.account.secret;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash (RFC 9106) as it is stored: a PHC string, {@code
 * $argon2id$v=19$m=19456,t=2,p=1$salt$hash}.
 */
public record PasswordHash(
        int memoryKib, int iterations, int parallelism, byte[] salt, byte[] tag) {
    /** What we hash with (OWASP: 19 MiB, two passes, one lane). */
    static final int MEMORY_KIB = 19 * 1024;

    static final int ITERATIONS = 2;
    static final int SALT_BYTES = 16;
    static final int TAG_BYTES = 32;

    /** Imported hashes may cost this much, not more; Dovecot's standard is 64 MiB. */
    static final int MEMORY_LIMIT_KIB = 64 * 1024;

    private static final int ITERATION_LIMIT = 10;
    private static final int PARALLELISM_LIMIT = 16;
    private static final int TEXT_LIMIT = 512;

    /** Dovecot and LDAP write the scheme before the hash. */
    private static final String SCHEME = "{ARGON2ID}";

    private static final Pattern PHC =
            Pattern.compile(
                    "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
                            + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /** Does this text claim to be a hash, and not a password? */
    public static boolean looksHashed(String text) {
        return text.startsWith(SCHEME) || text.startsWith("$argon2");
    }

    /**
     * Reads a PHC string, with {ARGON2ID} before it or not; empty if it is not one we can check.
     */
    public static Optional<PasswordHash> parse(String text) {
        String phc = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : text;
        if (phc.length() > TEXT_LIMIT) {
            return Optional.empty();
        }
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            return Optional.empty();
        }
        try {
            PasswordHash hash =
                    new PasswordHash(
                            Integer.parseInt(parts.group(1)),
                            Integer.parseInt(parts.group(2)),
                            Integer.parseInt(parts.group(3)),
                            Base64.getDecoder().decode(parts.group(4)),
                            Base64.getDecoder().decode(parts.group(5)));
            return hash.usable() ? Optional.of(hash) : Optional.empty();
        } catch (IllegalArgumentException brokenBase64) {
            return Optional.empty();
        }
    }

    /** RFC 9106 3.1, and our limits of cost. */
    private boolean usable() {
        return memoryKib >= 8 * parallelism
                && memoryKib <= MEMORY_LIMIT_KIB
                && iterations >= 1
                && iterations <= ITERATION_LIMIT
                && parallelism >= 1
                && parallelism <= PARALLELISM_LIMIT
                && salt.length >= 8
                && tag.length >= 16
                && tag.length <= 64;
    }

    /** The PHC string. */
    public String text() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
                .formatted(
                        memoryKib,
                        iterations,
                        parallelism,
                        base64.encodeToString(salt),
                        base64.encodeToString(tag));
    }
}
