package dozo.net;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate authority that an installation makes for itself, in DATA/tls: whoever trusts
 * ca.pem trusts this server. It issues the server's certificate and renews it in time, and further
 * ones with the same key for hosted domains.
 */
final class OwnAuthority {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAuthority.class);

    private static final Duration CA_LIFE = Duration.ofDays(7300);

    /** Clients refuse server certificates of a longer life. */
    private static final Duration SERVER_LIFE = Duration.ofDays(397);

    private static final Duration RENEWED_BEFORE = Duration.ofDays(60);

    /** A clock that is a little behind shall find the certificate valid. */
    private static final Duration BACKDATED = Duration.ofDays(1);

    private static final String CERTIFICATE = "-----BEGIN CERTIFICATE-----";
    private static final int SERIAL_BITS = 127;
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*");

    private final Path directory;

    OwnAuthority(Path directory) {
        this.directory = directory;
    }

    /**
     * The server certificate for these names, valid at the given time: the old one if it will do.
     */
    Identity identity(Collection<String> names, Instant now)
            throws IOException, GeneralSecurityException {
        Path chainFile = directory.resolve("server.pem");
        Path keyFile = directory.resolve("server.key");
        Identity old = readable(chainFile, keyFile);
        if (old != null && old.names().containsAll(normal(names)) && !renewalDue(old, now)) {
            return old;
        }
        try {
            return issue(names, now, chainFile, keyFile);
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    boolean renewalDue(Identity identity, Instant now) {
        return now.plus(RENEWED_BEFORE).isAfter(identity.leaf().getNotAfter().toInstant());
    }

    private Identity issue(Collection<String> names, Instant now, Path chainFile, Path keyFile)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Identity authority = authority(now);
        KeyPair pair = newPair();
        X509Certificate leaf = leaf(names, now, pair.getPublic(), authority);
        writeKey(keyFile, pair);
        writeCertificates(chainFile, List.of(leaf, authority.leaf()));
        return Identity.of(pair.getPrivate(), List.of(leaf, authority.leaf()));
    }

    /** The authority and its key, in PEM; made if there is none yet. */
    byte[] exported() throws IOException, GeneralSecurityException {
        authority();
        String text =
                Files.readString(directory.resolve("ca.key"))
                        + Files.readString(directory.resolve("ca.pem"));
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Takes over what another node exported; a server certificate of another authority goes. */
    void adopt(byte[] exported) throws IOException {
        String text = new String(exported, StandardCharsets.US_ASCII);
        int certificate = text.indexOf(CERTIFICATE);
        Path certificateFile = directory.resolve("ca.pem");
        if (Files.exists(certificateFile)
                && Files.readString(certificateFile).equals(text.substring(certificate))) {
            return;
        }
        Files.createDirectories(directory);
        Files.deleteIfExists(directory.resolve("server.pem"));
        Files.deleteIfExists(directory.resolve("server.key"));
        write(directory.resolve("ca.key"), text.substring(0, certificate), "rw-------");
        write(certificateFile, text.substring(certificate), "rw-r--r--");
    }

    /** The key that signs. */
    Identity authority() throws IOException, GeneralSecurityException {
        try {
            return authority(Instant.now());
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /**
     * A certificate for further names, for the key that the server has already; nothing is kept.
     */
    static Identity further(Collection<String> names, Instant now, Identity own, Identity authority)
            throws GeneralSecurityException, IOException {
        try {
            X509Certificate leaf = leaf(names, now, own.leaf().getPublicKey(), authority);
            return Identity.paired(own.key(), List.of(leaf, authority.leaf()));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static X509Certificate leaf(
            Collection<String> names, Instant now, PublicKey key, Identity authority)
            throws GeneralSecurityException, OperatorCreationException, CertIOException {
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        authority.leaf(),
                        serial(),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(SERVER_LIFE)),
                        subject(names.iterator().next()),
                        key);
        List<GeneralName> alternatives = new ArrayList<>();
        for (String name : normal(names)) {
            int type = isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName;
            alternatives.add(new GeneralName(type, name));
        }
        builder.addExtension(
                Extension.subjectAlternativeName,
                false,
                new GeneralNames(alternatives.toArray(new GeneralName[0])));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(
                Extension.extendedKeyUsage,
                false,
                new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        addKeyIds(builder, key, authority.leaf());
        return sign(builder, authority.key());
    }

    Identity authority(Instant now)
            throws IOException, GeneralSecurityException, OperatorCreationException {
        Path certificateFile = directory.resolve("ca.pem");
        Path keyFile = directory.resolve("ca.key");
        Identity old = readable(certificateFile, keyFile);
        if (old != null && now.plus(SERVER_LIFE).isBefore(old.leaf().getNotAfter().toInstant())) {
            return old;
        }
        Files.createDirectories(directory);
        KeyPair pair = newPair();
        X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
        name.addRDN(BCStyle.CN, "Dozo own CA " + serial().toString(36).substring(0, 8));
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name.build(),
                        serial(),
                        Date.from(now.minus(BACKDATED)),
                        Date.from(now.plus(CA_LIFE)),
                        name.build(),
                        pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
        builder.addExtension(
                Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        builder.addExtension(
                Extension.subjectKeyIdentifier,
                false,
                new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
        X509Certificate certificate = sign(builder, pair.getPrivate());
        writeKey(keyFile, pair);
        writeCertificates(certificateFile, List.of(certificate));
        return Identity.of(pair.getPrivate(), List.of(certificate));
    }

    /** Null where there is none yet, or a half-written one after a crash. */
    private static @Nullable Identity readable(Path chainFile, Path keyFile) throws IOException {
        if (!Files.exists(chainFile) || !Files.exists(keyFile)) {
            return null;
        }
        try {
            return Pem.identity(chainFile, keyFile);
        } catch (GeneralSecurityException e) {
            LOG.warn("own certificate {} is made anew: {}", chainFile, e.getMessage());
            return null;
        }
    }

    private static void addKeyIds(
            X509v3CertificateBuilder builder, PublicKey key, X509Certificate issuer)
            throws GeneralSecurityException, CertIOException {
        JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
        builder.addExtension(
                Extension.subjectKeyIdentifier, false, ids.createSubjectKeyIdentifier(key));
        builder.addExtension(
                Extension.authorityKeyIdentifier, false, ids.createAuthorityKeyIdentifier(issuer));
    }

    static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    static X500Principal subject(String name) {
        return new X500Principal("CN=" + name.substring(0, Math.min(name.length(), 64)));
    }

    static KeyPair newPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1);
    }

    private static Set<String> normal(Collection<String> names) {
        Set<String> normal = new TreeSet<>();
        for (String name : names) {
            normal.add(name.equals("::1") ? "0:0:0:0:0:0:0:1" : name);
        }
        return normal;
    }

    private static boolean isAddress(String name) {
        return ADDRESS.matcher(name).matches();
    }

    static void writeKey(Path file, KeyPair pair) throws IOException {
        String text =
                Pem.text("PRIVATE KEY", pair.getPrivate().getEncoded())
                        + Pem.text("PUBLIC KEY", pair.getPublic().getEncoded());
        write(file, text, "rw-------");
    }

    static void writeCertificates(Path file, List<X509Certificate> certificates)
            throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            text.append(Pem.text("CERTIFICATE", certificate.getEncoded()));
        }
        write(file, text.toString(), "rw-r--r--");
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        Files.createFile(
                fresh,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)));
        Files.writeString(fresh, text);
        Files.move(
                fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
