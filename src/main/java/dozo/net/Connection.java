package dozo.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * One client's connection: octets in, octets out, plain or TLS. One thread reads; writes may come
 * from another thread, one at a time (the session locks). Output is buffered and sent by {@link
 * #flush}, by a full buffer, and before a read that would have to wait. All ends are told by {@link
 * ConnectionEnded}.
 */
public final class Connection implements AutoCloseable {
    /** Number of the connection in logs, unique in this process. */
    public long id() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The client, as PROXY protocol told where it is trusted. */
    public InetSocketAddress remote() {
        throw new UnsupportedOperationException("not yet");
    }

    public InetSocketAddress local() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Inside TLS? */
    public boolean secure() {
        throw new UnsupportedOperationException("not yet");
    }

    /** May a clear-text password be taken: inside TLS, or from a loopback address. */
    public boolean clearTextAllowed() {
        throw new UnsupportedOperationException("not yet");
    }

    /** "TLSv1.3 TLS_AES_256_GCM_SHA384" for Received headers and logs; empty outside TLS. */
    public String cipher() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The tls-exporter channel binding (RFC 9266), 32 octets; empty outside TLS. */
    public byte[] channelBinding() {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Sends what is buffered, throws away input that came before the handshake (RFC 3207 4.2), and
     * shakes hands as the server.
     */
    public void startTls() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    // ---- input

    /** How long the client may be silent at each read; the session sets it for each state. */
    public void readTimeout(Duration timeout) {
        throw new UnsupportedOperationException("not yet");
    }

    /**
     * Reads a line. When waiting at the start of a line the connection holds no buffer, and {@link
     * ConnectionEnded.Reason#DRAINING} may end it.
     *
     * @param limitBytes longest line taken, line end included
     */
    public Line readLine(int limitBytes) throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /** Input that has arrived and has not been taken yet: octets() from start() to end(). */
    public byte[] octets() {
        throw new UnsupportedOperationException("not yet");
    }

    public int start() {
        throw new UnsupportedOperationException("not yet");
    }

    public int end() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Takes octets of what is there. */
    public void consume(int count) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Waits until there is at least one octet between start() and end(), or more than before. */
    public void fill() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /** Has the client sent more than was taken? Then it pipelines, and a flush may wait. */
    public boolean inputWaiting() {
        throw new UnsupportedOperationException("not yet");
    }

    // ---- output

    public void write(byte[] octets, int offset, int length) throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    public void write(byte[] octets) throws IOException {
        write(octets, 0, octets.length);
    }

    /** Writes a text of ISO 8859-1 characters, an octet each. */
    public void write(String text) throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    public void write(int octet) throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /** Writes a number in decimal digits. */
    public void writeNumber(long number) throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /** Sends what is buffered. */
    public void flush() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /** Octets that were written since the beginning, buffered ones included. */
    public long written() {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void close() {}
}
