package dozo.web.admin;

import dozo.account.Address;
import dozo.account.customer.Outcome;
import dozo.account.customer.Refusal;
import dozo.account.secret.Hashing;
import dozo.account.secret.PasswordHash;
import dozo.account.secret.SaslPrep;
import dozo.account.secret.ScramKeys;
import dozo.account.secret.ScramVault;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Turns what an operator typed as a password into what is stored: a password, or a hash of one. */
final class Passwords {
    private static final int LIMIT_BYTES = 1_024;

    private final Hashing hashing;
    private final ScramVault vault;

    Passwords(Hashing hashing, ScramVault vault) {
        this.hashing = hashing;
        this.vault = vault;
    }

    /** A password to be stored; without SCRAM keys where only its hash was given. */
    record Stored(PasswordHash hash, @Nullable ScramKeys scram) {}

    /** What is stored; slow unless it is a hash already. */
    Outcome<Stored> of(String address, String password) {
        if (PasswordHash.looksHashed(password)) {
            return PasswordHash.parse(password)
                    .<Outcome<Stored>>map(hash -> new Outcome.Done<>(new Stored(hash, null)))
                    .orElseGet(() -> Outcome.refused(Refusal.BAD_HASH, address));
        }
        byte[] prepared = SaslPrep.prepare(password).getBytes(StandardCharsets.UTF_8);
        if (prepared.length == 0
                || prepared.length > LIMIT_BYTES
                || password.chars().anyMatch(Character::isISOControl)) {
            return Outcome.refused(Refusal.BAD_PASSWORD);
        }
        String key = Address.parse(address).map(Address::key).orElse(address);
        return new Outcome.Done<>(new Stored(hashing.hash(prepared), vault.keys(key, prepared)));
    }
}
