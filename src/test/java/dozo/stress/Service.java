package dozo.stress;

import java.io.IOException;

/** What sessions connect to: one server, or any node of several. */
interface Service {
    /** A new connection, logged in. */
    ImapClient logIn() throws IOException;

    /**
     * Does every command see what any session had done before? Else only SELECT does, and other
     * commands see at least as much: nodes tell each other of changes, which takes its time.
     */
    default boolean everyCommandSeesAll() {
        return true;
    }
}
