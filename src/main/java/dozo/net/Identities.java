package dozo.net;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates that we show, and the choice among them by the name that the client asks for
 * (RFC 6066 3): one of the list that speaks for it, else one made for a hosted domain, else the
 * first. The list may be replaced while handshakes run.
 */
final class Identities extends X509ExtendedKeyManager {
    private static final Logger LOG = LoggerFactory.getLogger(Identities.class);

    /**
     * A list with its number: an alias is "number:index" or "number:@domain", so that it outlives a
     * replacement.
     */
    private record Edition(long number, List<Identity> list, @Nullable HostedIdentities hosted) {}

    private volatile Edition current = new Edition(0, List.of(), null);
    private volatile Edition previous = current;

    /** The first is shown to clients that ask for no name or an unknown one. */
    synchronized void replace(List<Identity> list, HostedIdentities hosted) {
        previous = current;
        current = new Edition(previous.number + 1, List.copyOf(list), hosted);
    }

    List<Identity> list() {
        return current.list;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        Edition edition = current;
        String host = askedFor(engine);
        int chosen = -1;
        for (int i = 0; i < edition.list.size(); i++) {
            Identity identity = edition.list.get(i);
            if (!identity.leaf().getPublicKey().getAlgorithm().equals(keyType)) {
                continue;
            }
            if (identity.speaksFor(host)) {
                return edition.number + ":" + i;
            }
            if (chosen < 0) {
                chosen = i;
            }
        }
        // an own certificate for the asked name beats a foreign one of another key type
        if (edition.list.stream().anyMatch(identity -> identity.speaksFor(host))) {
            return null;
        }
        HostedIdentities hosted = edition.hosted;
        String domain = hosted == null ? null : hostedDomain(hosted, host);
        if (hosted != null && domain != null) {
            return hosted.algorithm().equals(keyType) ? edition.number + ":@" + domain : null;
        }
        return chosen < 0 ? null : edition.number + ":" + chosen;
    }

    /** The customer's domain that has a certificate for this host, or null. */
    private static @Nullable String hostedDomain(HostedIdentities hosted, String host) {
        try {
            String domain = hosted.domain(host);
            if (domain != null) {
                hosted.identity(domain);
            }
            return domain;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            // the client sees another name's certificate, which is better than no answer
            LOG.error("no certificate for the hosted name {}", host, e);
            return null;
        }
    }

    private static String askedFor(SSLEngine engine) {
        if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
            for (SNIServerName name : session.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName().toLowerCase(Locale.ROOT);
                }
            }
        }
        return "";
    }

    private @Nullable Identity byAlias(String alias) {
        int colon = alias.indexOf(':');
        if (colon < 0) {
            return null;
        }
        long number = Long.parseLong(alias, 0, colon, 10);
        for (Edition edition : List.of(current, previous)) {
            if (edition.number == number) {
                return identity(edition, alias.substring(colon + 1));
            }
        }
        return null;
    }

    private static @Nullable Identity identity(Edition edition, String place) {
        HostedIdentities hosted = edition.hosted;
        try {
            if (!place.startsWith("@")) {
                return edition.list.get(Integer.parseInt(place));
            }
            return hosted == null ? null : hosted.identity(place.substring(1));
        } catch (IOException | GeneralSecurityException e) {
            LOG.error("no certificate for the hosted domain {}", place, e);
            return null;
        }
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        Identity identity = byAlias(alias);
        return identity == null ? null : identity.chain().toArray(new X509Certificate[0]);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        Identity identity = byAlias(alias);
        return identity == null ? null : identity.key();
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, Socket socket) {
        throw new UnsupportedOperationException("we use engines only");
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String toString() {
        return Objects.toString(current.list.stream().map(Identity::names).toList());
    }
}
