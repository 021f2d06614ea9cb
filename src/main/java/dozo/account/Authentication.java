package dozo.account;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Checks secrets. Slow by intent (Argon2id) the first time; a verified secret is remembered in
 * memory for minutes. Failures are delayed by account and address; the caller's thread waits.
 */
public final class Authentication {
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

    /** Checks a name and a password or app password (octets, UTF-8 as sent). */
    public Verdict password(String name, byte[] secret, InetAddress from) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Begins a SASL exchange on the server's side (RFC 4422).
     *
     * @param mechanism upper case: PLAIN, LOGIN, SCRAM-SHA-256, SCRAM-SHA-256-PLUS
     * @param channelBinding tls-exporter octets (RFC 9266), empty outside TLS
     * @return null if the mechanism is unknown
     */
    public @Nullable Sasl sasl(String mechanism, InetAddress from, byte[] channelBinding) {
        throw new UnsupportedOperationException("not yet");
    }
}
