package dozo.account;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** PLAIN (RFC 4616): {@code [authzid] NUL authcid NUL passwd}, all at once. */
final class PlainExchange implements Sasl {
    /** Two names and a password, RFC 4616 2 allows 255 octets each; addresses may be longer. */
    private static final int LIMIT_BYTES = 2_048;

    private final Authentication authentication;
    private final InetAddress from;

    private boolean asked;

    PlainExchange(Authentication authentication, InetAddress from) {
        this.authentication = authentication;
        this.from = from;
    }

    @Override
    public boolean clearText() {
        return true;
    }

    @Override
    public Step next(byte[] message) {
        if (message.length == 0 && !asked) {
            asked = true;
            return new Step.Challenge(new byte[0]);
        }
        int first = zero(message, 0);
        int second = first < 0 ? -1 : zero(message, first + 1);
        if (second < 0 || zero(message, second + 1) >= 0 || message.length > LIMIT_BYTES) {
            return new Step.Malformed("PLAIN needs authorization id, name and password");
        }
        String actsAs = text(message, 0, first);
        String name = text(message, first + 1, second);
        byte[] secret = Arrays.copyOfRange(message, second + 1, message.length);
        if (actsAs == null || name == null || name.isEmpty() || secret.length == 0) {
            return new Step.Malformed("PLAIN needs a name in UTF-8 and a password");
        }
        Authentication.Verdict verdict = authentication.password(name, secret, from);
        return new Step.Decided(as(actsAs, name, verdict), new byte[0]);
    }

    /** Nobody acts as somebody else here. */
    static Authentication.Verdict as(String actsAs, String name, Authentication.Verdict verdict) {
        boolean same =
                actsAs.isEmpty()
                        || Authentication.comparable(actsAs)
                                .equals(Authentication.comparable(name));
        return same ? verdict : new Authentication.Verdict.Denied();
    }

    private static int zero(byte[] octets, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Null if it is not UTF-8. */
    static @Nullable String text(byte[] octets, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, from, to - from))
                    .toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }
}
