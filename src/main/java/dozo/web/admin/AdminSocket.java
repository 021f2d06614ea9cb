package dozo.web.admin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket DATA/admin.sock: lets root and the owner of DATA run {@link Operations}. Open from its
 * making until it is closed; the caller holds the lock of DATA, so that the file is nobody else's.
 */
public final class AdminSocket implements AutoCloseable {
    /** Sessions at once; the next is turned away. */
    static final int SESSION_LIMIT = 32;

    private static final Logger LOG = LoggerFactory.getLogger(AdminSocket.class);

    private final Path file;
    private final String owner;
    private final Administration operations;
    private final ServerSocketChannel listening;
    private final Set<AdminSession> sessions = ConcurrentHashMap.newKeySet();

    /** Opens it. */
    public static AdminSocket open(Path data, Administration operations) throws IOException {
        Path file = data.resolve(SocketPath.NAME);
        Files.deleteIfExists(file);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean opened = false;
        try (SocketPath path = SocketPath.in(data)) {
            listening.bind(path.address(), SESSION_LIMIT);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            String owner = Files.getOwner(data).getName();
            AdminSocket socket = new AdminSocket(file, owner, operations, listening);
            Thread.ofVirtual().name("admin").start(socket::accept);
            opened = true;
            return socket;
        } finally {
            if (!opened) {
                listening.close();
            }
        }
    }

    private AdminSocket(
            Path file, String owner, Administration operations, ServerSocketChannel listening) {
        this.file = file;
        this.owner = owner;
        this.operations = operations;
        this.listening = listening;
    }

    private void accept() {
        while (listening.isOpen()) {
            try {
                SocketChannel peer = listening.accept();
                if (sessions.size() < SESSION_LIMIT && allowed(peer)) {
                    serve(peer);
                } else {
                    peer.close();
                }
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException broken) {
                LOG.warn("the admin socket: {}", broken.toString());
            }
        }
    }

    /** File modes keep others out already; this holds also where they were changed. */
    private boolean allowed(SocketChannel peer) throws IOException {
        UnixDomainPrincipal who = peer.getOption(ExtendedSocketOptions.SO_PEERCRED);
        String user = who.user().getName();
        boolean allowed = user.equals("root") || user.equals(owner);
        if (!allowed) {
            LOG.warn("{} was refused at the admin socket", user);
        }
        return allowed;
    }

    private void serve(SocketChannel peer) {
        AdminSession session = new AdminSession(peer, operations);
        sessions.add(session);
        Thread.ofVirtual()
                .name("admin-session")
                .start(() -> {
                    try {
                        session.run();
                    } finally {
                        sessions.remove(session);
                    }
                });
    }

    /** Ends sessions and takes the file away. */
    @Override
    public void close() throws IOException {
        listening.close();
        sessions.forEach(AdminSession::close);
        Files.deleteIfExists(file);
    }
}
