package dozo.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AUTH SCRAM-SHA-256 and -PLUS (RFC 5802, 7677, 9266) with a client written from the RFC. */
class Pop3ScramTest {
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";

    @TempDir Path folder;
    private PostOffice office;
    private String password = "";

    @BeforeEach
    void open() {
        office = new PostOffice(folder);
        office.user("ann");
        password = Office.done(office.customers.appPasswords().add("ann@dozo.example", "laptop"));
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void letsInWithAnInitialResponse() throws Exception {
        try (var client = new Pop3Client(office.address())) {
            String first = "n=ann@dozo.example,r=" + NONCE;
            String challenge = client.ask("AUTH SCRAM-SHA-256 " + base64("n,," + first));
            finish(client, "n,,".getBytes(UTF_8), first, challenge, password);
            client.ok("STAT");
        }
    }

    @Test
    void letsInWithoutAnInitialResponse() throws Exception {
        try (var client = new Pop3Client(office.address())) {
            assertEquals("+ ", client.ask("AUTH SCRAM-SHA-256"));
            String first = "n=ann@dozo.example,r=" + NONCE;
            String challenge = client.ask(base64("n,," + first));
            finish(client, "n,,".getBytes(UTF_8), first, challenge, password);
            client.ok("STAT");
        }
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        try (var client = new Pop3Client(office.address())) {
            String first = "n=ann@dozo.example,r=" + NONCE;
            String challenge = client.ask("AUTH SCRAM-SHA-256 " + base64("n,," + first));
            String answer = client.ask(answer("n,,".getBytes(UTF_8), first, challenge, "wrong"));
            assertTrue(answer.startsWith("-ERR [AUTH]"), answer);
            assertFalse(client.ask("STAT").startsWith("+OK"));
        }
    }

    @Test
    void bindsToTheTlsChannel() throws Exception {
        try (var client = new Pop3Client(office.address())) {
            byte[] exporter = client.startTls();
            var binding = new ByteArrayOutputStream();
            binding.writeBytes("p=tls-exporter,,".getBytes(UTF_8));
            binding.writeBytes(exporter);
            String first = "n=ann@dozo.example,r=" + NONCE;
            String challenge =
                    client.ask("AUTH SCRAM-SHA-256-PLUS " + base64("p=tls-exporter,," + first));
            finish(client, binding.toByteArray(), first, challenge, password);
            client.ok("STAT");
        }
    }

    @Test
    void refusesAnotherChannel() throws Exception {
        try (var client = new Pop3Client(office.address())) {
            client.startTls();
            var binding = new ByteArrayOutputStream();
            binding.writeBytes("p=tls-exporter,,".getBytes(UTF_8));
            binding.writeBytes(new byte[32]);
            String first = "n=ann@dozo.example,r=" + NONCE;
            String challenge =
                    client.ask("AUTH SCRAM-SHA-256-PLUS " + base64("p=tls-exporter,," + first));
            String answer = client.ask(answer(binding.toByteArray(), first, challenge, password));
            assertTrue(answer.startsWith("-ERR"), answer);
        }
    }

    @Test
    void canBeCancelledAtEachStep() throws Exception {
        try (var client = new Pop3Client(office.address())) {
            assertEquals("+ ", client.ask("AUTH SCRAM-SHA-256"));
            assertTrue(client.ask("*").startsWith("-ERR"));
            String first = base64("n,,n=ann@dozo.example,r=" + NONCE);
            assertTrue(client.ask("AUTH SCRAM-SHA-256 " + first).startsWith("+ "));
            assertTrue(client.ask("*").startsWith("-ERR"));
            client.ok("CAPA");
        }
    }

    /** The server shows that it knows the secret too, and waits for an empty answer. */
    private static void finish(
            Pop3Client client, byte[] binding, String first, String challenge, String secret)
            throws IOException, GeneralSecurityException {
        String last = client.ask(answer(binding, first, challenge, secret));
        assertTrue(last.startsWith("+ "), last);
        String serverFirst = text(challenge);
        byte[] key = hmac(salted(secret, serverFirst), "Server Key");
        byte[] signature = hmac(key, authMessage(binding, first, serverFirst));
        assertEquals("v=" + Base64.getEncoder().encodeToString(signature), text(last));
        client.ok("");
    }

    /** client-final-message in base64. */
    private static String answer(byte[] binding, String first, String challenge, String secret)
            throws GeneralSecurityException {
        String serverFirst = text(challenge);
        assertTrue(serverFirst.startsWith("r=" + NONCE), serverFirst);
        byte[] clientKey = hmac(salted(secret, serverFirst), "Client Key");
        byte[] stored = MessageDigest.getInstance("SHA-256").digest(clientKey);
        byte[] proof = hmac(stored, authMessage(binding, first, serverFirst));
        for (int i = 0; i < proof.length; i++) {
            proof[i] ^= clientKey[i];
        }
        String encoded = Base64.getEncoder().encodeToString(proof);
        return base64(withoutProof(binding, serverFirst) + ",p=" + encoded);
    }

    private static String authMessage(byte[] binding, String first, String serverFirst) {
        return first + "," + serverFirst + "," + withoutProof(binding, serverFirst);
    }

    private static String withoutProof(byte[] binding, String serverFirst) {
        String nonce = serverFirst.split(",")[0];
        return "c=" + Base64.getEncoder().encodeToString(binding) + "," + nonce;
    }

    private static byte[] salted(String secret, String serverFirst)
            throws GeneralSecurityException {
        String[] parts = serverFirst.split(",");
        byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
        int iterations = Integer.parseInt(parts[2].substring(2));
        return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(secret.toCharArray(), salt, iterations, 256))
                .getEncoded();
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String text(String challenge) {
        return new String(Base64.getDecoder().decode(challenge.substring(2)), UTF_8);
    }
}
