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
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;

/** Certificates and keys in text files (RFC 7468). Messages say what the reader can do. */
final class Pem {
    private static final int FILE_LIMIT_BYTES = 1024 * 1024;

    private static final Pattern PKCS8 =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    static Identity identity(Path chainFile, Path keyFile)
            throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = chain(chainFile);
        String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        return Identity.of(key(keyFile, algorithm), chain);
    }

    static List<X509Certificate> chain(Path file) throws IOException, GeneralSecurityException {
        List<X509Certificate> chain = new ArrayList<>();
        byte[] text = text(file).getBytes(StandardCharsets.ISO_8859_1);
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(text))) {
            chain.add((X509Certificate) certificate);
        }
        if (chain.isEmpty()) {
            throw new GeneralSecurityException("holds no certificate (BEGIN CERTIFICATE)");
        }
        return chain;
    }

    /** Reads PKCS#8, PKCS#1 (RSA) and SEC1 (EC) keys. */
    static PrivateKey key(Path file, String algorithm)
            throws IOException, GeneralSecurityException {
        String text = text(file);
        Matcher pkcs8 = PKCS8.matcher(text);
        if (pkcs8.find()) {
            byte[] der = Base64.getMimeDecoder().decode(pkcs8.group(1));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        }
        if (text.contains("ENCRYPTED")) {
            throw new GeneralSecurityException(
                    "the key is locked by a passphrase; unlock it with: openssl pkey -in KEY -out"
                            + " NEW");
        }
        PrivateKey old = oldKey(text);
        if (old == null) {
            throw new GeneralSecurityException("holds no private key (BEGIN PRIVATE KEY)");
        }
        return old;
    }

    private static @Nullable PrivateKey oldKey(String text) throws IOException {
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object found = parser.readObject(); found != null; found = parser.readObject()) {
                if (found instanceof PEMKeyPair pair) {
                    return new JcaPEMKeyConverter().getKeyPair(pair).getPrivate();
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
