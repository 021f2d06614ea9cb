package dozo.imap;

import dozo.imap.view.Enabled;
import dozo.imap.wire.CommandReader;
import dozo.imap.wire.ResponseWriter;
import dozo.net.Connection;

/** The client of one session: how it is heard, spoken to, and what it has switched on. */
record Client(Connection connection, CommandReader in, ResponseWriter out, Enabled enabled) {
    static Client on(Connection connection) {
        return new Client(
                connection,
                new CommandReader(connection),
                new ResponseWriter(connection),
                new Enabled());
    }
}
