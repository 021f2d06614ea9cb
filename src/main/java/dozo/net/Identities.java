package dozo.net;

import java.net.Socket;
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

/**
 * The certificates that we show, and the choice among them by the name that the client asks for
 * (RFC 6066 3). The list may be replaced while handshakes run.
 */
final class Identities extends X509ExtendedKeyManager {
    /** A list with its number: an alias is "number:index", so that it outlives a replacement. */
    private record Edition(long number, List<Identity> list) {}

    private volatile Edition current = new Edition(0, List.of());
    private volatile Edition previous = current;

    /** The first is shown to clients that ask for no name or an unknown one. */
    synchronized void replace(List<Identity> list) {
        previous = current;
        current = new Edition(previous.number + 1, List.copyOf(list));
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
        boolean better = edition.list.stream().anyMatch(identity -> identity.speaksFor(host));
        return chosen < 0 || better ? null : edition.number + ":" + chosen;
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
        int index = Integer.parseInt(alias, colon + 1, alias.length(), 10);
        for (Edition edition : List.of(current, previous)) {
            if (edition.number == number) {
                return edition.list.get(index);
            }
        }
        return null;
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
