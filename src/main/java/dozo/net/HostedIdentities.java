package dozo.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of our own authority for the domains of customers, each for DOMAIN and mail.DOMAIN.
 * One is made when a client first asks for it (RFC 6066 3), so that a domain has its own from the
 * moment it is added. They are made for the server's own key: what a new one costs is a signature,
 * as every handshake does. Safe for any number of threads.
 */
final class HostedIdentities {
    /** Those asked for last are remembered, a few kilobytes each. */
    static final int MEMORY_LIMIT = 1_000;

    private static final String MAIL = "mail.";

    private final OwnAuthority authority;
    private final Identity own;
    private final Predicate<String> hosted;

    private final Map<String, Identity> byDomain = new LinkedHashMap<>(16, 0.75f, true);
    private @Nullable Identity signing;

    /**
     * @param own the server's own identity
     * @param hosted is this domain, in lower case, a customer's?
     */
    HostedIdentities(OwnAuthority authority, Identity own, Predicate<String> hosted) {
        this.authority = authority;
        this.own = own;
        this.hosted = hosted;
    }

    String algorithm() {
        return own.leaf().getPublicKey().getAlgorithm();
    }

    /** The customer's domain that this host name belongs to, or null. */
    @Nullable String domain(String host) {
        if (host.isEmpty()) {
            return null;
        }
        if (hosted.test(host)) {
            return host;
        }
        String domain = host.startsWith(MAIL) ? host.substring(MAIL.length()) : "";
        return !domain.isEmpty() && hosted.test(domain) ? domain : null;
    }

    /** The certificate of a hosted domain. */
    synchronized Identity identity(String domain) throws IOException, GeneralSecurityException {
        Identity known = byDomain.get(domain);
        if (known != null) {
            return known;
        }
        if (signing == null) {
            signing = authority.authority();
        }
        Identity made =
                OwnAuthority.further(List.of(domain, MAIL + domain), Instant.now(), own, signing);
        byDomain.put(domain, made);
        if (byDomain.size() > MEMORY_LIMIT) {
            byDomain.remove(byDomain.keySet().iterator().next());
        }
        return made;
    }

    /** How many are remembered. */
    synchronized int size() {
        return byDomain.size();
    }
}
