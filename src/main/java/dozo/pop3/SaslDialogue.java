package dozo.pop3;

import dozo.account.Authentication.Verdict;
import dozo.account.Sasl;
import dozo.net.Connection;
import dozo.net.Line;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The challenges and answers between AUTH and its final reply (RFC 5034 4). Used once. */
final class SaslDialogue {
    /** How it ended. */
    sealed interface Outcome {
        record Decided(Verdict verdict) implements Outcome {}

        /** No verdict: the client gave up, or said what can't be understood. */
        record Failed(String why) implements Outcome {}
    }

    /** RFC 5034 4: challenges and answers up to 12,288 octets, as in RFC 4954 4. */
    private static final int LINE_BYTES = 12_288;

    private final Connection connection;
    private final Sasl sasl;

    SaslDialogue(Connection connection, Sasl sasl) {
        this.connection = connection;
        this.sasl = sasl;
    }

    /**
     * Asks and listens until it is decided.
     *
     * @param initial the initial response in base64, or null if the client sent none
     */
    Outcome run(@Nullable String initial) throws IOException {
        if ("=".equals(initial)) {
            // RFC 5034 4: a response of no octets; none of our mechanisms begins with one
            return new Outcome.Failed("The first response can't be empty");
        }
        byte[] message = initial == null ? new byte[0] : decoded(initial);
        while (message != null) {
            switch (sasl.next(message)) {
                case Sasl.Step.Challenge challenge -> message = ask(challenge.octets());
                case Sasl.Step.Malformed malformed -> {
                    return new Outcome.Failed(malformed.why());
                }
                case Sasl.Step.Decided decided -> {
                    return conclude(decided);
                }
            }
        }
        return new Outcome.Failed("Cancelled, or not base64");
    }

    /** SCRAM's last word goes to the client in a challenge that it answers with nothing. */
    private Outcome conclude(Sasl.Step.Decided decided) throws IOException {
        boolean granted = decided.verdict() instanceof Verdict.Granted;
        if (granted && decided.octets().length > 0 && ask(decided.octets()) == null) {
            return new Outcome.Failed("Cancelled");
        }
        return new Outcome.Decided(decided.verdict());
    }

    private byte @Nullable [] ask(byte[] challenge) throws IOException {
        connection.write("+ " + Base64.getEncoder().encodeToString(challenge) + "\r\n");
        Line line = connection.readLine(LINE_BYTES);
        if (line.ending() != Line.Ending.CRLF) {
            return null;
        }
        // "*" cancels (RFC 5034 4); it is not base64 either
        return decoded(
                new String(
                        line.octets(),
                        line.start(),
                        line.end() - line.start(),
                        StandardCharsets.ISO_8859_1));
    }

    private static byte @Nullable [] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
