package dozo.net;

import java.io.IOException;

/** Octets to and from a client, in the clear or through TLS. */
sealed interface Wire permits PlainWire, TlsWire {
    /** Waits for at least one octet; -1 when the client has closed. */
    int read(byte[] into, int offset, int length) throws IOException;

    /** Has more arrived than was read? */
    boolean pending();

    /** Sends all octets. */
    void write(byte[] from, int offset, int length) throws IOException;

    /** Says good-bye where the wire has a word for it, and closes. */
    void close();
}
