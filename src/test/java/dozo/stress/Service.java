package dozo.stress;

import java.io.IOException;

/** What sessions connect to: one server, or any node of several. */
interface Service {
    /** A new connection, logged in. */
    ImapClient logIn() throws IOException;
}
