package dozo.account;

import dozo.account.secret.ScramKeys;
import dozo.db.Database;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What SCRAM exchanges ask: whose keys could it be, and was that proof right? All app passwords of
 * an account have one salt, so that one challenge fits them all; a name without any gets a salt
 * that looks the same each time.
 */
final class ScramDesk {
    private final Database database;
    private final Directory directory;
    private final Attempts attempts;
    private final byte[] saltKey;

    ScramDesk(Database database, Directory directory, Attempts attempts) {
        this.database = database;
        this.directory = directory;
        this.attempts = attempts;
        saltKey = InstallationSecret.of(database, "scram-salt");
    }

    /** Somebody who may prove who he is; nobody has no keys, and is not told so. */
    record Candidate(String name, byte[] salt, Optional<Account> account, List<ScramKeys> keys) {}

    Candidate candidate(String name) {
        String comparable = Authentication.comparable(name);
        Optional<Account> account = directory.account(comparable);
        List<ScramKeys> keys = account.map(one -> keys(one.id())).orElse(List.of());
        byte[] salt = keys.isEmpty() ? plausibleSalt(comparable) : keys.getFirst().salt();
        return new Candidate(comparable, salt, account, keys);
    }

    private List<ScramKeys> keys(long account) {
        return database.read(tx -> Credential.of(tx, account)).stream()
                .map(Credential::scram)
                .filter(Objects::nonNull)
                .toList();
    }

    private byte[] plausibleSalt(String name) {
        return Arrays.copyOf(ScramKeys.hmac(saltKey, name), ScramKeys.SALT_BYTES);
    }

    boolean refuses(InetAddress from) {
        return attempts.scramRefused(from);
    }

    void failed(InetAddress from) {
        attempts.scramFailed(from);
    }

    void succeeded(Candidate candidate, InetAddress from) {
        attempts.succeeded(candidate.name(), from);
    }
}
