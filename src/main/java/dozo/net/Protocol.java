package dozo.net;

import java.io.IOException;

/** What speaks on a listener's connections. */
public interface Protocol {
    /** "smtp", "imap", "pop3": for logs and metrics. */
    String name();

    /** Serves one connection to its end, in a virtual thread of its own. */
    void serve(Connection connection) throws IOException;

    /**
     * The one line for a connection beyond the limits: "421 4.7.0 ...", "* BYE ...", "-ERR ...".
     */
    String refusal();
}
