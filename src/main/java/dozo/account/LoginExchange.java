package dozo.account;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** LOGIN (draft-murchison-sasl-login): old, still what some clients speak; name, then password. */
final class LoginExchange implements Sasl {
    private static final byte[] NAME_PROMPT = "Username:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECRET_PROMPT = "Password:".getBytes(StandardCharsets.US_ASCII);
    private static final int NAME_LIMIT_BYTES = 512;

    private final Authentication authentication;
    private final InetAddress from;

    private boolean asked;
    private @Nullable String name;

    LoginExchange(Authentication authentication, InetAddress from) {
        this.authentication = authentication;
        this.from = from;
    }

    @Override
    public boolean clearText() {
        return true;
    }

    @Override
    public Step next(byte[] message) {
        String known = name;
        if (known != null) {
            return message.length == 0
                    ? new Step.Malformed("LOGIN needs a password")
                    : new Step.Decided(authentication.password(known, message, from), new byte[0]);
        }
        if (message.length == 0 && !asked) {
            asked = true;
            return new Step.Challenge(NAME_PROMPT);
        }
        String text = PlainExchange.text(message, 0, message.length);
        if (text == null || text.isEmpty() || message.length > NAME_LIMIT_BYTES) {
            return new Step.Malformed("LOGIN needs a name");
        }
        name = text;
        return new Step.Challenge(SECRET_PROMPT);
    }
}
