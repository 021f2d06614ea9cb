package dozo.house;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a program and PostgreSQL and counts how often the program waits for an answer: a
 * Sync ends what is sent before it does (PostgreSQL manual, 55.2). The BEGIN that the driver sends
 * before a transaction's first statement is a simple query, but is not waited for.
 */
public final class RoundTrips implements AutoCloseable {
    private final ServerSocket door;
    private final InetSocketAddress server;
    private final String url;
    private final AtomicInteger count = new AtomicInteger();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    /**
     * @param url of the server, as JDBC has it
     */
    public RoundTrips(String url) throws IOException {
        URI uri = URI.create(url.substring("jdbc:".length()));
        server = new InetSocketAddress(uri.getHost(), uri.getPort());
        door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        String here = url.replace(":" + uri.getPort(), ":" + door.getLocalPort());
        String plain = "sslmode=disable&gssEncMode=disable"; // or the first message is no start
        this.url = here + (here.contains("?") ? "&" : "?") + plain;
        Thread.startVirtualThread(this::accept);
    }

    /** How the server is reached through here, without TLS. */
    public String url() {
        return url;
    }

    /** Round trips since the last time this was asked. */
    public int take() {
        return count.getAndSet(0);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Socket behind = new Socket(server.getAddress(), server.getPort());
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
                open.addAll(List.of(client, behind));
                Thread.startVirtualThread(() -> forth(client, behind));
                Thread.startVirtualThread(() -> back(behind, client));
            }
        } catch (SocketException closed) {
            // the test is over
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Messages of the program: a type, a length that counts itself, and the rest. */
    private void forth(Socket client, Socket behind) {
        try (client;
                behind) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(behind.getOutputStream());
            copy(in, out, in.readInt()); // the first message has no type
            while (true) {
                int type = in.readUnsignedByte();
                if (type == 'S') {
                    count.incrementAndGet();
                }
                out.writeByte(type);
                copy(in, out, in.readInt());
            }
        } catch (EOFException | SocketException closed) {
            // so it ends
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(DataInputStream in, DataOutputStream out, int length)
            throws IOException {
        byte[] rest = in.readNBytes(length - Integer.BYTES);
        out.writeInt(length);
        out.write(rest);
        out.flush();
    }

    private static void back(Socket behind, Socket client) {
        try {
            InputStream in = behind.getInputStream();
            OutputStream out = client.getOutputStream();
            in.transferTo(out);
        } catch (SocketException closed) {
            // so it ends
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
        for (Socket each : open) {
            each.close();
        }
    }
}
