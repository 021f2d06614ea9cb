package dozo.bench.load;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** One client connection of a load generator: cheap enough not to be what is measured. */
public final class Wire implements Closeable {
    private static final int TIMEOUT_MILLIS = 120_000;
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int position;
    private int limit;
    private byte[] line = new byte[256];
    private int length;

    public Wire(int port) throws IOException {
        this(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    Wire(InetSocketAddress server) throws IOException {
        socket = new Socket(server.getAddress(), server.getPort());
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = socket.getInputStream();
        out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void send(byte[] octets) throws IOException {
        out.write(octets);
    }

    void flush() throws IOException {
        out.flush();
    }

    /** Reads a line; its octets stay here, without the line end, until the next one. */
    public void readLine() throws IOException {
        length = 0;
        while (true) {
            int from = position;
            while (position < limit && buffer[position] != '\n') {
                position++;
            }
            keep(from, position - from);
            if (position < limit) {
                position++;
                if (length > 0 && line[length - 1] == '\r') {
                    length--;
                }
                return;
            }
            fill();
        }
    }

    private void keep(int from, int count) {
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        }
        System.arraycopy(buffer, from, line, length, count);
        length += count;
    }

    private void fill() throws IOException {
        position = 0;
        limit = in.read(buffer);
        if (limit <= 0) {
            limit = 0;
            throw new EOFException("the server closed the connection");
        }
    }

    boolean startsWith(String text) {
        if (length < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (line[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The octets that a literal at the end of the line announces, or -1. */
    long literal() {
        if (length == 0 || line[length - 1] != '}') {
            return -1;
        }
        long octets = 0;
        long scale = 1;
        int i = length - 2;
        while (i >= 0 && line[i] >= '0' && line[i] <= '9') {
            octets += (line[i--] - '0') * scale;
            scale *= 10;
        }
        return i >= 0 && line[i] == '{' && scale > 1 ? octets : -1;
    }

    /** Reads octets and drops them. */
    void skip(long octets) throws IOException {
        long left = octets;
        while (left > 0) {
            if (position == limit) {
                fill();
            }
            int step = (int) Math.min(left, limit - position);
            position += step;
            left -= step;
        }
    }

    String text() {
        return new String(line, 0, length, StandardCharsets.ISO_8859_1);
    }

    int lineLength() {
        return length;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
