package dozo.dialogue;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of one connection, for tests: lines and octets with a deadline each, plain or
 * TLS. Strings hold one octet per character.
 */
public final class Peer implements AutoCloseable {
    private final Duration patience;
    private Socket socket;
    private InputStream input;
    private @Nullable String putBack;

    private Peer(Socket socket, Duration patience) throws IOException {
        this.socket = socket;
        this.patience = patience;
        this.input = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects; patience is the deadline of each read. */
    public static Peer connect(InetSocketAddress address, Duration patience) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(address, (int) patience.toMillis());
        return new Peer(socket, patience);
    }

    /** Becomes the client of a TLS session on this connection; trusts any certificate. */
    public void shakeHands() throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        SSLSocket secure =
                (SSLSocket)
                        anyCertificate()
                                .getSocketFactory()
                                .createSocket(
                                        socket,
                                        socket.getInetAddress().getHostAddress(),
                                        socket.getPort(),
                                        true);
        secure.startHandshake();
        socket = secure;
        input = new BufferedInputStream(secure.getInputStream());
    }

    /** Sends octets as they are. */
    public void send(byte[] octets) throws IOException {
        socket.getOutputStream().write(octets);
        socket.getOutputStream().flush();
    }

    /** Sends octets, one per character, as they are. */
    public void send(String octets) throws IOException {
        send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next line without its CRLF; null at the end of the connection. */
    public @Nullable String readLine() throws IOException {
        return readLine(patience);
    }

    @Nullable String readLine(Duration deadline) throws IOException {
        String line = putBack;
        if (line != null) {
            putBack = null;
            return line;
        }
        socket.setSoTimeout((int) deadline.toMillis());
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        int last = -1;
        for (int octet = read(); octet >= 0; octet = read()) {
            if (octet == '\n' && last == '\r') {
                String whole = octets.toString(StandardCharsets.ISO_8859_1);
                return whole.substring(0, whole.length() - 1);
            }
            octets.write(octet);
            last = octet;
        }
        if (octets.size() > 0) {
            throw new EOFException("the connection ended inside a line: " + octets);
        }
        return null;
    }

    /** The next octets, as many as asked. */
    public String readOctets(int count) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        byte[] octets = input.readNBytes(count);
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /** Sends a line with CRLF and answers the last line of the reply, SMTP style. */
    public String command(String line) throws IOException {
        send(line + "\r\n");
        return reply();
    }

    /** The last line of an SMTP reply. */
    public String reply() throws IOException {
        String line = readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = readLine();
        }
        if (line == null) {
            throw new EOFException("no reply");
        }
        return line;
    }

    void putBack(String line) {
        putBack = line;
    }

    /** Tells the server that nothing more will come; its replies can still be read. */
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A reset is an end, too: a server that closes with input unread makes the kernel send it. */
    private int read() throws IOException {
        try {
            return input.read();
        } catch (SocketException e) {
            return -1;
        }
    }

    /** TLS with whoever it is. */
    public static SSLContext anyCertificate() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
