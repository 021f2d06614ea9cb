package dozo.net;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A certificate chain with its key, and the names it speaks for.
 *
 * @param names lower-case DNS names, "*.example.com" among them, and addresses
 */
record Identity(PrivateKey key, List<X509Certificate> chain, Set<String> names) {
    private static final int SAN_DNS = 2;
    private static final int SAN_ADDRESS = 7;

    /** Puts key and chain together, or says that they do not belong together. */
    static Identity of(PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException {
        if (!belongTogether(key, chain.getFirst())) {
            throw new GeneralSecurityException("the key does not belong to the first certificate");
        }
        return paired(key, chain);
    }

    /** Puts a chain together with a key that is known to be its own. */
    static Identity paired(PrivateKey key, List<X509Certificate> chain)
            throws GeneralSecurityException {
        for (int i = 1; i < chain.size(); i++) {
            if (!chain.get(i - 1)
                    .getIssuerX500Principal()
                    .equals(chain.get(i).getSubjectX500Principal())) {
                throw new GeneralSecurityException(
                        "certificate %d of the chain is not issued by the next one".formatted(i));
            }
        }
        return new Identity(key, List.copyOf(chain), namesOf(chain.getFirst()));
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    /** Does the certificate speak for this host? A star stands for one label (RFC 9525 6.3). */
    boolean speaksFor(String host) {
        int dot = host.indexOf('.');
        return names.contains(host) || (dot > 0 && names.contains("*" + host.substring(dot)));
    }

    private static Set<String> namesOf(X509Certificate leaf) throws CertificateParsingException {
        Set<String> names = new HashSet<>();
        Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
        if (alternatives != null) {
            for (List<?> alternative : alternatives) {
                boolean name = alternative.get(0).equals(SAN_DNS);
                if (name || alternative.get(0).equals(SAN_ADDRESS)) {
                    names.add(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        }
        return Set.copyOf(names);
    }

    private static boolean belongTogether(PrivateKey key, X509Certificate leaf)
            throws GeneralSecurityException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> key.getAlgorithm();
                };
        if (!leaf.getPublicKey().getAlgorithm().equals(key.getAlgorithm())) {
            return false;
        }
        byte[] proof = "dozo".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(proof);
        byte[] signed = signature.sign();
        signature.initVerify(leaf.getPublicKey());
        signature.update(proof);
        return signature.verify(signed);
    }
}
