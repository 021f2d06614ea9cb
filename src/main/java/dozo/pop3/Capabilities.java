package dozo.pop3;

import dozo.net.Connection;
import java.util.ArrayList;
import java.util.List;

/** What CAPA tells (RFC 2449), and the SASL mechanisms that there are on a connection now. */
final class Capabilities {
    private static final String SCRAM = "SCRAM-SHA-256"; // RFC 7677
    private static final String SCRAM_PLUS = "SCRAM-SHA-256-PLUS";

    private Capabilities() {}

    static List<String> now(Connection connection, State state) {
        List<String> capabilities = new ArrayList<>(List.of("TOP", "UIDL"));
        if (connection.clearTextAllowed()) {
            capabilities.add("USER");
        }
        capabilities.add("SASL " + String.join(" ", mechanisms(connection)));
        if (connection.startTlsPossible() && state != State.TRANSACTION) {
            capabilities.add("STLS"); // RFC 2595 4
        }
        capabilities.addAll(
                List.of(
                        "RESP-CODES",
                        "AUTH-RESP-CODE", // RFC 3206 6
                        "PIPELINING",
                        "EXPIRE NEVER",
                        "UTF8 USER", // RFC 6856 2
                        "LANG", // RFC 6856 3
                        "IMPLEMENTATION Dozo"));
        return capabilities;
    }

    /** Strongest first; none that shows a password to whoever listens. */
    static List<String> mechanisms(Connection connection) {
        List<String> mechanisms = new ArrayList<>();
        if (connection.channelBinding().length > 0) {
            mechanisms.add(SCRAM_PLUS);
        }
        mechanisms.add(SCRAM);
        if (connection.clearTextAllowed()) {
            mechanisms.add("PLAIN");
        }
        return mechanisms;
    }
}
