package dozo.account;

import dozo.account.secret.AppPassword;
import dozo.account.secret.Hashing;
import dozo.account.secret.Hashing.Check;
import dozo.account.secret.PasswordHash;
import dozo.account.secret.SaslPrep;
import dozo.db.Database;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks secrets. Slow by intent (Argon2id) the first time; a verified secret is remembered in
 * memory for minutes. Failures are delayed by account and address; the caller's thread waits.
 */
public final class Authentication {
    /** Longer secrets are nobody's. */
    static final int SECRET_LIMIT_BYTES = 1_024;

    /** How a log-in ended. */
    public sealed interface Verdict {
        record Granted(Account account) implements Verdict {}

        /** Wrong name or secret, after the delay: 535 5.7.8, NO [AUTHENTICATIONFAILED]. */
        record Denied() implements Verdict {}

        /** Suspended: NO [CONTACTADMIN], -ERR [AUTH]. */
        record Suspended() implements Verdict {}

        /** Too many failures from that address: try later, NO [UNAVAILABLE], -ERR [SYS/TEMP]. */
        record Later() implements Verdict {}
    }

    private final Database database;
    private final Directory directory;
    private final Hashing hashing;
    private final Attempts attempts;
    private final VerifiedSecrets verified;
    private final ScramDesk scram;

    public Authentication(Database database, Directory directory, Hashing hashing, Timepiece time) {
        this.database = database;
        this.directory = directory;
        this.hashing = hashing;
        attempts = new Attempts(time);
        verified = new VerifiedSecrets(time);
        scram = new ScramDesk(database, directory, attempts);
    }

    /** Checks a name and a password or app password (octets, UTF-8 as sent). */
    public Verdict password(String name, byte[] secret, InetAddress from) {
        String comparable = comparable(name);
        Attempts.Admission admission = attempts.admit(comparable, from);
        if (admission == Attempts.Admission.REFUSED) {
            return new Verdict.Later();
        }
        Optional<Account> account = directory.account(comparable);
        return switch (check(account, secret)) {
            case RIGHT -> {
                attempts.succeeded(comparable, from);
                yield granted(account.orElseThrow());
            }
            case WRONG -> {
                attempts.failed(comparable, from);
                yield new Verdict.Denied();
            }
            case BUSY -> new Verdict.Later();
        };
    }

    static Verdict granted(Account account) {
        return account.suspended() ? new Verdict.Suspended() : new Verdict.Granted(account);
    }

    /** A log-in name as it is compared, also if it can't be anybody's. */
    static String comparable(String name) {
        String prepared = SaslPrep.prepare(name);
        return Address.parse(prepared)
                .map(Address::key)
                .orElseGet(() -> prepared.toLowerCase(Locale.ROOT));
    }

    private Check check(Optional<Account> account, byte[] secret) {
        if (secret.length == 0 || secret.length > SECRET_LIMIT_BYTES) {
            return Check.WRONG;
        }
        if (account.isEmpty()) {
            return hashing.checkNobody(secret);
        }
        if (verified.contains(account.get(), secret)) {
            return Check.RIGHT;
        }
        Check check = checkStored(account.get(), secret);
        if (check == Check.RIGHT) {
            verified.add(account.get(), secret);
        }
        return check;
    }

    private Check checkStored(Account account, byte[] secret) {
        Credential password = null;
        for (Credential credential : database.read(tx -> Credential.of(tx, account.id()))) {
            if (credential.kind() == Credential.PASSWORD) {
                password = credential;
            } else if (AppPassword.matches(secret, credential.hash())) {
                return Check.RIGHT;
            }
        }
        return password == null
                ? hashing.checkNobody(secret)
                : checkPassword(account, secret, password);
    }

    /** Ours are hashed prepared (RFC 4013); imported ones maybe as they were typed. */
    private Check checkPassword(Account account, byte[] secret, Credential password) {
        PasswordHash hash = PasswordHash.parse(password.hash()).orElse(null);
        if (hash == null) {
            return hashing.checkNobody(secret);
        }
        byte[] prepared =
                SaslPrep.prepare(new String(secret, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.UTF_8);
        Check check = hashing.check(prepared, hash);
        if (check == Check.WRONG && !Arrays.equals(prepared, secret)) {
            check = hashing.check(secret, hash);
        }
        if (check == Check.RIGHT) {
            scram.learn(account, password, prepared);
        }
        return check;
    }

    /**
     * Begins a SASL exchange on the server's side (RFC 4422).
     *
     * @param mechanism upper case: PLAIN, LOGIN, SCRAM-SHA-256, SCRAM-SHA-256-PLUS
     * @param channelBinding tls-exporter octets (RFC 9266), empty outside TLS
     * @return null if the mechanism is unknown, or needs channel binding where there is none
     */
    public @Nullable Sasl sasl(String mechanism, InetAddress from, byte[] channelBinding) {
        return switch (mechanism) {
            case "PLAIN" -> new PlainExchange(this, from);
            case "LOGIN" -> new LoginExchange(this, from);
            case "SCRAM-SHA-256" -> new ScramExchange(scram, from, channelBinding, false);
            case "SCRAM-SHA-256-PLUS" ->
                    channelBinding.length == 0
                            ? null
                            : new ScramExchange(scram, from, channelBinding, true);
            default -> null;
        };
    }
}
