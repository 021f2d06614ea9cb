package dozo.imap;

import dozo.account.Account;
import dozo.account.Authentication;
import dozo.account.Authentication.Verdict;
import dozo.account.Sasl;
import dozo.imap.wire.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** LOGIN and AUTHENTICATE (RFC 3501 6.2). */
final class SignIn {
    /** How it ended. */
    sealed interface Outcome {
        record Admitted(Account account) implements Outcome {}

        record Refused(Reply reply) implements Outcome {}
    }

    // RFC 5530 3
    private static final Reply PRIVACY =
            Reply.no("PRIVACYREQUIRED", "passwords in the clear are taken inside TLS only");

    private final Client client;
    private final Authentication authentication;

    SignIn(Client client, Authentication authentication) {
        this.client = client;
        this.authentication = authentication;
    }

    Outcome login(Command.Login command) {
        if (!client.connection().clearTextAllowed()) {
            return new Outcome.Refused(PRIVACY);
        }
        String name = new String(command.name(), StandardCharsets.UTF_8);
        return outcome(authentication.password(name, command.password(), from()));
    }

    private InetAddress from() {
        return client.connection().remote().getAddress();
    }

    private static Outcome outcome(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Granted granted -> new Outcome.Admitted(granted.account());
            case Verdict.Denied denied ->
                    refused("AUTHENTICATIONFAILED", "wrong name or wrong password");
            case Verdict.Suspended suspended ->
                    refused("CONTACTADMIN", "this account is suspended");
            case Verdict.Later later ->
                    refused("UNAVAILABLE", "too many failures, try again in a minute");
        };
    }

    private static Outcome refused(String code, String text) {
        return new Outcome.Refused(Reply.no(code, text));
    }

    private static Outcome bad(String text) {
        return new Outcome.Refused(Reply.bad(text));
    }

    /** RFC 4422 and RFC 4959. */
    Outcome authenticate(Command.Authenticate command) throws IOException {
        Sasl exchange =
                authentication.sasl(
                        command.mechanism(), from(), client.connection().channelBinding());
        if (exchange == null) {
            return new Outcome.Refused(Reply.no("CANNOT", "that mechanism is not known here"));
        }
        if (exchange.clearText() && !client.connection().clearTextAllowed()) {
            return new Outcome.Refused(PRIVACY);
        }
        byte[] initial = command.initial();
        Sasl.Step step = exchange.next(initial == null ? new byte[0] : initial);
        while (true) {
            switch (step) {
                case Sasl.Step.Malformed malformed -> {
                    return bad(malformed.why());
                }
                case Sasl.Step.Decided decided -> {
                    return decided(decided);
                }
                case Sasl.Step.Challenge challenge -> {
                    byte[] answer = ask(challenge.octets());
                    if (answer == null) {
                        return bad("given up");
                    }
                    step = exchange.next(answer);
                }
            }
        }
    }

    private Outcome decided(Sasl.Step.Decided decided) throws IOException {
        // what SCRAM says last must be shown while the exchange still runs (RFC 5802 5)
        if (decided.octets().length > 0 && decided.verdict() instanceof Verdict.Granted) {
            byte[] answer = ask(decided.octets());
            if (answer == null || answer.length > 0) {
                return bad("given up");
            }
        }
        return outcome(decided.verdict());
    }

    /** Sends a challenge; null if the client gives up with "*", or answers no base64. */
    private byte @Nullable [] ask(byte[] challenge) throws IOException {
        client.out().goOn(Base64.getEncoder().encodeToString(challenge));
        client.out().flush();
        byte[] line = client.in().line();
        if (line == null) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(line);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
