package dozo.imap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The client's side of SCRAM-SHA-256 and -PLUS (RFC 5802, RFC 7677), in base64 as IMAP has it. */
final class ScramClient {
    private final String header;
    private final byte[] binding;
    private final String first;
    private final String password;

    /**
     * @param exporter the tls-exporter octets for -PLUS; empty for SCRAM-SHA-256
     */
    ScramClient(String name, String password, byte[] exporter) {
        this.header = exporter.length == 0 ? "n,," : "p=tls-exporter,,";
        this.binding = exporter;
        this.first = "n=" + name + ",r=rOprNGfwEbeRWgbNEkqO";
        this.password = password;
    }

    String clientFirst() {
        return encoded((header + first).getBytes(UTF_8));
    }

    String clientFinal(String challenge) throws GeneralSecurityException {
        String serverFirst = decoded(challenge);
        byte[] clientKey = hmac(salted(serverFirst), "Client Key");
        byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
        byte[] proof = hmac(stored, authMessage(serverFirst));
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        return encoded((withoutProof(serverFirst) + ",p=" + encoded(proof)).getBytes(UTF_8));
    }

    /** What a server that knows the secret says last. */
    String serverFinal(String challenge) throws GeneralSecurityException {
        String serverFirst = decoded(challenge);
        byte[] key = hmac(salted(serverFirst), "Server Key");
        return "v=" + encoded(hmac(key, authMessage(serverFirst)));
    }

    static String decoded(String challenge) {
        return new String(Base64.getDecoder().decode(challenge), UTF_8);
    }

    private static String encoded(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    private String authMessage(String serverFirst) {
        return first + "," + serverFirst + "," + withoutProof(serverFirst);
    }

    private String withoutProof(String serverFirst) {
        ByteArrayOutputStream bound = new ByteArrayOutputStream();
        bound.writeBytes(header.getBytes(UTF_8));
        bound.writeBytes(binding);
        return "c=" + encoded(bound.toByteArray()) + "," + serverFirst.split(",")[0];
    }

    private byte[] salted(String serverFirst) throws GeneralSecurityException {
        String[] parts = serverFirst.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, 256);
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(spec)
                .getEncoded();
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
