package dozo.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One listening port and its connections. */
public final class Listener implements AutoCloseable {
    /**
     * What a listener is given.
     *
     * @param implicitTls shake hands before the first octet (993, 995, 465)
     * @param perAddress connections from one address at most; loopback and trusted networks exempt
     * @param total connections at most
     */
    public record Settings(
            InetSocketAddress address, boolean implicitTls, int perAddress, int total) {}

    /** The address it really listens on. */
    public InetSocketAddress address() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Stops accepting, tells idle sessions DRAINING, waits, then cuts what is left. */
    public void drain(Duration patience) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void close() throws IOException {}
}
