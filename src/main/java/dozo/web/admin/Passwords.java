package dozo.web.admin;

import dozo.account.customer.Outcome;
import dozo.account.customer.Refusal;
import dozo.account.secret.Hashing;
import dozo.account.secret.PasswordHash;
import dozo.account.secret.SaslPrep;
import java.nio.charset.StandardCharsets;

/** Turns what an operator typed as a password into a hash: a password, or a hash of one. */
final class Passwords {
    private static final int LIMIT_BYTES = 1_024;

    private final Hashing hashing;

    Passwords(Hashing hashing) {
        this.hashing = hashing;
    }

    /**
     * The hash; slow unless it is one already.
     *
     * @param whose for the refusal
     */
    Outcome<PasswordHash> hash(String whose, String password) {
        if (PasswordHash.looksHashed(password)) {
            return PasswordHash.parse(password)
                    .<Outcome<PasswordHash>>map(Outcome.Done::new)
                    .orElseGet(() -> Outcome.refused(Refusal.BAD_HASH, whose));
        }
        byte[] prepared = SaslPrep.prepare(password).getBytes(StandardCharsets.UTF_8);
        if (prepared.length == 0
                || prepared.length > LIMIT_BYTES
                || password.chars().anyMatch(Character::isISOControl)) {
            return Outcome.refused(Refusal.BAD_PASSWORD);
        }
        return new Outcome.Done<>(hashing.hash(prepared));
    }
}
