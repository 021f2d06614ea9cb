package dozo.stress;

import dozo.dialogue.Peer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** Several nodes, of which one session takes the next each time it connects, over TLS. */
final class Cluster implements Service {
    private static final int IMAPS = 993;
    private static final int CONNECT_MILLIS = 2_000;

    /** Longer than a failover, so that who waits through it is not given up. */
    private static final int PATIENCE_MILLIS = 15_000;

    private final List<String> addresses;
    private final String account;
    private final String password;
    private int turn;

    /**
     * The nodes as one session sees them.
     *
     * @param addresses of the nodes, in numbers
     * @param turn the node that it begins with
     */
    Cluster(List<String> addresses, String account, String password, int turn) {
        this.addresses = addresses;
        this.account = account;
        this.password = password;
        this.turn = turn;
    }

    @Override
    public ImapClient logIn() throws IOException {
        String address = addresses.get(Math.floorMod(turn++, addresses.size()));
        ImapClient client = new ImapClient(secure(address), PATIENCE_MILLIS);
        try {
            client.ok("LOGIN " + account + " " + password, response -> {});
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public boolean everyCommandSeesAll() {
        return false;
    }

    private static Socket secure(String address) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(address, IMAPS), CONNECT_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            SSLSocket secure =
                    (SSLSocket)
                            Peer.anyCertificate()
                                    .getSocketFactory()
                                    .createSocket(socket, address, IMAPS, true);
            secure.startHandshake();
            return secure;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
