package dozo.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in text files (RFC 7468). Messages say what the reader can do. */
final class Pem {
    private static final int FILE_LIMIT_BYTES = 1024 * 1024;

    /** Keys and words may stand beside certificates in one file. */
    private static final Pattern CERTIFICATE =
            Pattern.compile(
                    "-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private static final Pattern PKCS8 =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    static Identity identity(Path chainFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = chain(chainFile);
        PublicKey known = chain.getFirst().getPublicKey();
        PrivateKey key = key(keyFile, known);
        return names(keyFile, known) ? Identity.paired(key, chain) : Identity.of(key, chain);
    }

    static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        CertificateFactory certificates = CertificateFactory.getInstance("X.509");
        Matcher blocks = CERTIFICATE.matcher(text(file));
        while (blocks.find()) {
            byte[] block = blocks.group().getBytes(StandardCharsets.US_ASCII);
            chain.add(
                    (X509Certificate)
                            certificates.generateCertificate(new ByteArrayInputStream(block)));
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("holds no certificate (BEGIN CERTIFICATE)");
        }
        return chain;
    }

    /** Reads the PKCS#8, PKCS#1 (RSA) or SEC1 (EC) key that goes with a public one. */
    static PrivateKey key(Path file, PublicKey other) throws IOException, GeneralSecurityException {
        String text = text(file);
        Matcher pkcs8 = PKCS8.matcher(text);
        if (pkcs8.find()) {
            byte[] der = Base64.getMimeDecoder().decode(pkcs8.group(1));
            return KeyFactory.getInstance(other.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(der));
        }
        if (text.contains("ENCRYPTED")) {
            throw new GeneralSecurityException(
                    "the key is locked by a passphrase; unlock it with: openssl pkey -in KEY -out"
                            + " NEW");
        }
        PrivateKey old = oldKey(text, other);
        if (old == null) {
            throw new GeneralSecurityException("holds no private key (BEGIN PRIVATE KEY)");
        }
        return old;
    }

    /** Our own key files hold the public key too, which saves the proof of a signature. */
    private static boolean names(Path keyFile, PublicKey other) throws IOException {
        return text(keyFile).contains(text("PUBLIC KEY", other.getEncoded()));
    }

    private static @Nullable PrivateKey oldKey(String text, PublicKey other) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PEMKeyPair pair) {
                    // the curve may be told by the certificate alone
                    PrivateKeyInfo whole =
                            new PrivateKeyInfo(
                                    SubjectPublicKeyInfo.getInstance(other.getEncoded())
                                            .getAlgorithm(),
                                    pair.getPrivateKeyInfo().parsePrivateKey());
                    return new JcaPEMKeyConverter().getPrivateKey(whole);
                }
            }
        }
        return null;
    }

    static String text(String type, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, lines, type);
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > FILE_LIMIT_BYTES) {
            throw new IOException(file + " is too large for certificates or keys");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
