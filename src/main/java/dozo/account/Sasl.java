package dozo.account;

/**
 * One SASL exchange, the server's side, without base64 and without the protocol around it. Feed it
 * each client message (the initial response first, if there is one) until it is decided.
 */
public interface Sasl {
    /** What comes next. */
    sealed interface Step {
        /** Send this challenge (maybe empty) and feed the client's answer. */
        record Challenge(byte[] octets) implements Step {}

        /**
         * Decided. Where octets is not empty and the verdict is Granted, they must be shown to the
         * client first (SCRAM's server-final), and its empty answer awaited.
         */
        record Decided(Authentication.Verdict verdict, byte[] octets) implements Step {}

        /** The client's message makes no sense: 501, BAD. */
        record Malformed(String why) implements Step {}
    }

    /** PLAIN and LOGIN show the password to whoever listens: only inside TLS or from loopback. */
    boolean clearText();

    /** Takes a client message; call with an empty one to ask for the first challenge. */
    Step next(byte[] message);
}
