package dozo.account;

import dozo.account.Authentication.Verdict;
import dozo.account.ScramDesk.Candidate;
import dozo.account.secret.ScramKeys;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, 7677, channel binding RFC 9266). */
final class ScramExchange implements Sasl {
    private static final int LIMIT_BYTES = 4_096;
    private static final int NONCE_BYTES = 18;
    private static final String BINDING = "p=tls-exporter";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ScramDesk desk;
    private final InetAddress from;
    private final byte[] channelBinding;
    private final boolean plus;

    private boolean asked;
    private @Nullable Opened opened;

    ScramExchange(ScramDesk desk, InetAddress from, byte[] channelBinding, boolean plus) {
        this.desk = desk;
        this.from = from;
        this.channelBinding = channelBinding.clone();
        this.plus = plus;
    }

    /** What the first half settled. */
    private record Opened(
            Candidate candidate, String actsAs, String gs2Header, String nonce, String dialogue) {}

    @Override
    public boolean clearText() {
        return false;
    }

    @Override
    public Step next(byte[] message) {
        if (message.length == 0 && !asked && opened == null) {
            asked = true;
            return new Step.Challenge(new byte[0]);
        }
        if (message.length > LIMIT_BYTES) {
            return new Step.Malformed("SCRAM message too long");
        }
        String text = PlainExchange.text(message, 0, message.length);
        if (text == null || text.indexOf('\0') >= 0) {
            return new Step.Malformed("SCRAM messages are UTF-8");
        }
        Opened first = opened;
        return first == null ? open(text) : close(first, text);
    }

    // ---- client-first-message: gs2-cbind-flag "," ["a=" authzid] "," "n=" name ",r=" nonce

    private Step open(String message) {
        String[] parts = message.split(",", -1);
        if (parts.length < 4) {
            return new Step.Malformed("SCRAM needs a header, a name and a nonce");
        }
        String header = parts[0] + ',' + parts[1] + ',';
        String actsAs = parts[1].isEmpty() ? "" : name(parts[1], "a=");
        String name = name(parts[2], "n="); // "m=" is an extension we must refuse, RFC 5802 5.1
        String clientNonce = parts[3].startsWith("r=") ? parts[3].substring(2) : "";
        if (actsAs == null || name == null || name.isEmpty() || !printable(clientNonce)) {
            return new Step.Malformed("SCRAM needs a name and a nonce");
        }
        Candidate candidate = desk.candidate(name);
        if (!bindingFits(parts[0])) {
            return denied(candidate);
        }
        String nonce = clientNonce + nonce();
        String challenge =
                "r="
                        + nonce
                        + ",s="
                        + Base64.getEncoder().encodeToString(candidate.salt())
                        + ",i="
                        + ScramKeys.ITERATIONS;
        String dialogue = message.substring(header.length()) + ',' + challenge;
        opened = new Opened(candidate, actsAs, header, nonce, dialogue);
        return new Step.Challenge(challenge.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 5802 6: "y" says we offered no binding; where we did, somebody took the offer away. */
    private boolean bindingFits(String flag) {
        if (plus) {
            return flag.equals(BINDING);
        }
        return flag.equals("n") || (flag.equals("y") && channelBinding.length == 0);
    }

    /** RFC 5802 5.1: saslname, "," as =2C and "=" as =3D. Null if it is not one. */
    private static @Nullable String name(String attribute, String key) {
        if (!attribute.startsWith(key)) {
            return null;
        }
        String coded = attribute.substring(key.length());
        String rest = coded.replace("=2C", "").replace("=3D", "");
        return rest.indexOf('=') >= 0 ? null : coded.replace("=2C", ",").replace("=3D", "=");
    }

    private static boolean printable(String nonce) {
        return !nonce.isEmpty() && nonce.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private static String nonce() {
        byte[] random = new byte[NONCE_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getEncoder().encodeToString(random);
    }

    // ---- client-final-message: "c=" binding ",r=" nonce ",p=" proof

    private Step close(Opened first, String message) {
        int proofAt = message.lastIndexOf(",p=");
        String[] parts = message.split(",", -1);
        if (proofAt < 0
                || parts.length < 3
                || !parts[0].startsWith("c=")
                || !parts[1].startsWith("r=")) {
            return new Step.Malformed("SCRAM needs a binding, a nonce and a proof");
        }
        byte[] binding = decoded(parts[0].substring(2));
        byte[] proof = decoded(message.substring(proofAt + 3));
        if (binding == null || proof == null) {
            return new Step.Malformed("SCRAM octets are base64");
        }
        if (!Arrays.equals(binding, expectedBinding(first.gs2Header()))
                || !parts[1].substring(2).equals(first.nonce())) {
            return denied(first.candidate());
        }
        return prove(first, proof, first.dialogue() + ',' + message.substring(0, proofAt));
    }

    private Step prove(Opened first, byte[] proof, String authMessage) {
        Candidate candidate = first.candidate();
        Verdict verdict = desk.decide(candidate, from, keys -> keys.proves(proof, authMessage));
        if (verdict instanceof Verdict.Denied || verdict instanceof Verdict.Later) {
            return new Step.Decided(verdict, new byte[0]);
        }
        byte[] signature =
                candidate.keys().stream()
                        .filter(keys -> keys.proves(proof, authMessage))
                        .findFirst()
                        .orElseThrow()
                        .serverSignature(authMessage);
        String last = "v=" + Base64.getEncoder().encodeToString(signature);
        return new Step.Decided(
                PlainExchange.as(first.actsAs(), candidate.name(), verdict),
                last.getBytes(StandardCharsets.US_ASCII));
    }

    private byte[] expectedBinding(String gs2Header) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(gs2Header.getBytes(StandardCharsets.UTF_8));
        if (plus) {
            expected.writeBytes(channelBinding);
        }
        return expected.toByteArray();
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private Step denied(Candidate candidate) {
        return new Step.Decided(desk.decide(candidate, from, keys -> false), new byte[0]);
    }
}
