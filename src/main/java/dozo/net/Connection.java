package dozo.net;

import dozo.net.ConnectionEnded.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLKeyException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: octets in, octets out, plain or TLS. All ends are told by {@link
 * ConnectionEnded}.
 *
 * <p>One thread reads, and closes. Writes may come from another thread, one at a time (the session
 * locks); while they may, whoever has written flushes before it unlocks. Output is buffered and
 * sent by {@link #flush}, by a full buffer, and before a wait of the thread that has written it.
 */
public final class Connection implements AutoCloseable {
    private static final Duration FIRST_READ_TIMEOUT = Duration.ofMinutes(5);
    private static final AtomicLong IDS = new AtomicLong();

    // RFC 9266 2
    private static final String EXPORTER_LABEL = "EXPORTER-Channel-Binding";
    private static final int EXPORTER_BYTES = 32;

    private final long id = IDS.incrementAndGet();
    private final String name;
    private final @Nullable Tls tls;
    private final PlainWire plain;
    private final Input input;
    private final Output output;

    private InetSocketAddress remote;
    private InetSocketAddress local;
    private @Nullable ProxyHeader proxied;
    private @Nullable TlsWire secured;
    private Duration timeout = FIRST_READ_TIMEOUT;

    private @Nullable Pace pace;
    private long pacedSince;
    private long pacedFrom;

    Connection(String name, Socket socket, @Nullable Tls tls) throws IOException {
        this.name = name;
        this.tls = tls;
        socket.setTcpNoDelay(true);
        plain = new PlainWire(socket);
        output = new Output(plain);
        input = new Input(plain, output);
        remote = (InetSocketAddress) socket.getRemoteSocketAddress();
        local = (InetSocketAddress) socket.getLocalSocketAddress();
        Watchdog.SHARED.watch(plain);
    }

    /** Over a socket that is connected already; without TLS, {@link #startTls} is not possible. */
    public static Connection over(Socket socket, @Nullable Tls tls) throws IOException {
        return new Connection("connection", socket, tls);
    }

    /** Number of the connection in logs, unique in this process. */
    public long id() {
        return id;
    }

    /** "imap-17": the session in logs. */
    @Override
    public String toString() {
        return name + "-" + id;
    }

    /** The client, as PROXY protocol told where it is trusted. */
    public InetSocketAddress remote() {
        return remote;
    }

    public InetSocketAddress local() {
        return local;
    }

    /** Inside TLS, with us or with the trusted proxy before us? */
    public boolean secure() {
        ProxyHeader header = proxied;
        return secured != null || (header != null && header.secure());
    }

    /** May STARTTLS be offered? */
    public boolean startTlsPossible() {
        return tls != null && !secure();
    }

    /** May a clear-text password be taken: inside TLS, or from a loopback address. */
    public boolean clearTextAllowed() {
        ProxyHeader header = proxied;
        // a proxy on our own machine that does not know its client vouches for nobody
        boolean known = header == null || header.client() != null;
        return secure() || (known && remote.getAddress().isLoopbackAddress());
    }

    /** "TLSv1.3 TLS_AES_256_GCM_SHA384" for Received headers and logs; empty outside TLS. */
    public String cipher() {
        TlsWire wire = secured;
        if (wire != null) {
            SSLSession session = wire.engine().getSession();
            return session.getProtocol() + " " + session.getCipherSuite();
        }
        ProxyHeader header = proxied;
        return header == null ? "" : header.cipher();
    }

    /** The tls-exporter channel binding (RFC 9266), 32 octets; empty outside TLS 1.3. */
    public byte[] channelBinding() {
        TlsWire wire = secured;
        // RFC 9266 4.2: not safe before TLS 1.3 without more ado
        if (wire == null
                || !(wire.engine().getSession() instanceof ExtendedSSLSession session)
                || !session.getProtocol().equals("TLSv1.3")) {
            return new byte[0];
        }
        try {
            return session.exportKeyingMaterialData(EXPORTER_LABEL, new byte[0], EXPORTER_BYTES);
        } catch (SSLKeyException e) {
            return new byte[0];
        }
    }

    /**
     * Sends what is buffered, throws away input that came before the handshake (RFC 3207 4.2), and
     * shakes hands as the server.
     */
    public void startTls() throws IOException {
        output.flush();
        input.change(plain);
        secure(new byte[0]);
    }

    /** Shakes hands; what has arrived already is the handshake's beginning. */
    void implicitTls() throws IOException {
        secure(input.change(plain));
    }

    private void secure(byte[] early) throws IOException {
        Tls server = tls;
        if (server == null || secured != null) {
            throw new IllegalStateException("no TLS here");
        }
        TlsWire wire = server.shakeHands(plain, early);
        input.change(wire);
        output.change(wire);
        secured = wire;
    }

    /**
     * Reads what a trusted proxy says about its client; the text says what is wrong, or is empty.
     */
    String readProxyHeader(Duration patience) throws IOException {
        while (true) {
            switch (ProxyHeader.read(input.octets(), input.start(), input.end())) {
                case ProxyHeader.Incomplete more -> input.fill(patience);
                case ProxyHeader.Broken broken -> {
                    return broken.why();
                }
                case ProxyHeader.Complete complete -> {
                    input.consume(complete.lengthBytes());
                    takeOver(complete.header());
                    return "";
                }
            }
        }
    }

    private void takeOver(ProxyHeader header) {
        proxied = header;
        InetSocketAddress client = header.client();
        InetSocketAddress destination = header.destination();
        remote = client == null ? remote : client;
        local = destination == null ? local : destination;
    }

    // ---- input

    /** How long the client may be silent at each read; the session sets it for each state. */
    public void readTimeout(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * From now on, the client must send at this pace, too, or the next read ends with {@link
     * Reason#TIMEOUT}. If it must already, that goes on.
     */
    public void beginPaced(Pace pace) {
        if (this.pace == null) {
            this.pace = pace;
            pacedSince = System.nanoTime();
            pacedFrom = input.received();
        }
    }

    /** From now on only the time-out counts. */
    public void endPaced() {
        pace = null;
    }

    private Duration patience() {
        Pace wanted = pace;
        if (wanted == null) {
            return timeout;
        }
        Duration passed = Duration.ofNanos(System.nanoTime() - pacedSince);
        Duration left = wanted.left(input.received() - pacedFrom, passed);
        return left.compareTo(timeout) < 0 ? left : timeout;
    }

    /**
     * Reads a line, all of which must come within the time-out. When waiting at the start of a line
     * the connection holds no big buffer, and {@link Reason#DRAINING} may end it.
     *
     * @param limitBytes longest line taken, line end included
     */
    public Line readLine(int limitBytes) throws IOException {
        return input.readLine(limitBytes, patience());
    }

    /** Input that has arrived and has not been taken yet: octets() from start() to end(). */
    public byte[] octets() {
        return input.octets();
    }

    public int start() {
        return input.start();
    }

    public int end() {
        return input.end();
    }

    /** Takes octets of what is there. */
    public void consume(int count) {
        input.consume(count);
    }

    /** Waits until there is at least one octet between start() and end(), or more than before. */
    public void fill() throws IOException {
        input.fill(patience());
    }

    /** Has the client sent more than was taken? Then it pipelines, and a flush may wait. */
    public boolean inputWaiting() {
        TlsWire wire = secured;
        return input.start() < input.end() || (wire != null && wire.pending());
    }

    /**
     * Has the client sent nothing that was not taken, not even to the kernel? Then it waits for us.
     */
    public boolean clientWaits() throws IOException {
        return !inputWaiting() && plain.available() == 0;
    }

    /** Octets that were taken in since the beginning. */
    public long received() {
        return input.received();
    }

    // ---- output

    public void write(byte[] octets, int offset, int length) throws IOException {
        output.write(octets, offset, length);
    }

    public void write(byte[] octets) throws IOException {
        output.write(octets, 0, octets.length);
    }

    /** Writes a text of ISO 8859-1 characters, an octet each. */
    public void write(String text) throws IOException {
        output.write(text);
    }

    public void write(int octet) throws IOException {
        output.write(octet);
    }

    /** Writes a number in decimal digits. */
    public void writeNumber(long number) throws IOException {
        output.writeNumber(number);
    }

    /** Sends what is buffered. */
    public void flush() throws IOException {
        output.flush();
    }

    /** Octets that were written since the beginning, buffered ones included. */
    public long written() {
        return output.written();
    }

    // ---- end

    /** How long a client may take nothing while we write; for tests. */
    void stalledAfter(Duration duration) {
        plain.stalledAfter(duration);
    }

    /** Ends the connection as soon as it waits between two commands; any thread may ask. */
    public void drain() {
        plain.drain();
    }

    /** Closes at once, throwing away unsent output; any thread may. */
    public void cut() {
        plain.cut();
    }

    /** Sends what the closing thread has written, and closes. */
    @Override
    public void close() {
        plain.hurry();
        try {
            output.flushOwn();
        } catch (IOException e) {
            // nobody is there to read it
        }
        output.release();
        input.release();
        TlsWire wire = secured;
        if (wire != null) {
            wire.close();
        } else {
            plain.close();
        }
        Watchdog.SHARED.forget(plain);
    }
}
