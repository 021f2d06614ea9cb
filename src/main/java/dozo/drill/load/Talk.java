package dozo.drill.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** One connection of a client, in lines of octets. */
final class Talk implements Closeable {
    private static final int CONNECT_MILLIS = 3_000;

    /**
     * Longer than a failover, so that a session that waits through it is not given up; shorter than
     * the minutes of RFC 5321, 4.5.3.2, since a drill has no time for them.
     */
    private static final int ANSWER_MILLIS = 30_000;

    private final Socket socket;
    private final InputStream in;

    private Talk(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Connects in clear text. */
    static Talk plain(InetSocketAddress address) throws IOException, Refused {
        return new Talk(connect(address));
    }

    /** Connects inside TLS. */
    static Talk tls(InetSocketAddress address) throws IOException, Refused {
        Socket socket = connect(address);
        try {
            SSLSocket secure =
                    (SSLSocket)
                            context()
                                    .getSocketFactory()
                                    .createSocket(
                                            socket,
                                            address.getHostString(),
                                            address.getPort(),
                                            true);
            secure.startHandshake();
            return new Talk(secure);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException, Refused {
        Socket socket = new Socket();
        try {
            socket.connect(address, CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw new Refused(address + ": " + e.getMessage(), e);
        }
    }

    private static SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** There was no connection. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** A line without its end. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the server closed the connection");
            }
            line.write(octet);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** Nodes of a lab have certificates of their own authority; who they are is not in question. */
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
