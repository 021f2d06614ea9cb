package dozo.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;

/**
 * Certificates by which the machines of one installation know each other, as servers and as
 * clients. Their authority is the installation's own; its key stays in its folder.
 */
public final class MachineCertificates {
    /** Long: a cluster that stops because a year has gone by would be a fault of ours. */
    private static final Duration LIFE = Duration.ofDays(3650);

    private static final Duration RENEWED_BEFORE = Duration.ofDays(365);
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final KeyPurposeId[] BOTH_SIDES = {
        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
    };

    private final OwnAuthority authority;

    /** Works with the authority in this folder, and makes it at the first need. */
    public MachineCertificates(Path authorityFolder) {
        this.authority = new OwnAuthority(authorityFolder);
    }

    /**
     * Writes {@code FILE.pem}, {@code FILE.key} and the authority's {@code ca.pem} into a folder;
     * what is there, is ours and will last another year, stays.
     *
     * @param names of the machine, its own first: host names and addresses
     */
    public void issue(Path folder, String file, Collection<String> names, Instant now)
            throws IOException, GeneralSecurityException {
        try {
            Identity signer = authority.authority(now);
            Path chain = folder.resolve(file + ".pem");
            Path key = folder.resolve(file + ".key");
            OwnAuthority.writeCertificates(folder.resolve("ca.pem"), List.of(signer.leaf()));
            if (!stands(chain, key, names, signer, now)) {
                KeyPair pair = OwnAuthority.newPair();
                X509Certificate leaf = leaf(names, pair, signer, now);
                OwnAuthority.writeKey(key, pair);
                OwnAuthority.writeCertificates(chain, List.of(leaf, signer.leaf()));
            }
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static boolean stands(
            Path chain, Path key, Collection<String> names, Identity signer, Instant now)
            throws IOException {
        if (!Files.exists(chain) || !Files.exists(key)) {
            return false;
        }
        try {
            Identity old = Pem.identity(chain, key);
            old.leaf().verify(signer.leaf().getPublicKey());
            Instant end = old.leaf().getNotAfter().toInstant();
            return old.names().equals(Set.copyOf(names))
                    && (now.plus(RENEWED_BEFORE).isBefore(end)
                            || !end.isBefore(signer.leaf().getNotAfter().toInstant()));
        } catch (GeneralSecurityException anotherAuthority) {
            return false;
        }
    }

    private static X509Certificate leaf(
            Collection<String> names, KeyPair pair, Identity signer, Instant now)
            throws CertIOException, GeneralSecurityException, OperatorCreationException {
        Instant limit = signer.leaf().getNotAfter().toInstant();
        Instant wanted = now.plus(LIFE);
        Instant end = wanted.isBefore(limit) ? wanted : limit;
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        signer.leaf(),
                        OwnAuthority.serial(),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(end),
                        OwnAuthority.subject(names.iterator().next()),
                        pair.getPublic());
        GeneralName[] alternatives =
                names.stream().map(MachineCertificates::alternative).toArray(GeneralName[]::new);
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(BOTH_SIDES));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                ids.createSubjectKeyIdentifier(pair.getPublic()));
        builder.addExtension(
                Extension.authorityKeyIdentifier,
                false,
                ids.createAuthorityKeyIdentifier(signer.leaf()));
        return OwnAuthority.sign(builder, signer.key());
    }

    private static GeneralName alternative(String name) {
        boolean address = !name.isEmpty() && name.chars().allMatch(c -> c == '.' || c <= '9');
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }
}
