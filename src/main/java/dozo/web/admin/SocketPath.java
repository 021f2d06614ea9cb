package dozo.web.admin;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The address of DATA/admin.sock. Kernels take paths of about a hundred octets; a longer one is
 * reached through a symbolic link that lives as long as this object.
 */
final class SocketPath implements AutoCloseable {
    static final String NAME = "admin.sock";

    /** sockaddr_un.sun_path has 108 octets on Linux, 104 elsewhere, one of them for the end. */
    private static final int LIMIT_OCTETS = 103;

    private final Path path;
    private final boolean linked;

    private SocketPath(Path path, boolean linked) {
        this.path = path;
        this.linked = linked;
    }

    static SocketPath in(Path data) throws IOException {
        Path direct = data.resolve(NAME);
        if (direct.toString().getBytes(StandardCharsets.UTF_8).length <= LIMIT_OCTETS) {
            return new SocketPath(direct, false);
        }
        Path folder = Files.createTempDirectory(Path.of("/tmp"), "dozo");
        Path link = Files.createSymbolicLink(folder.resolve("data"), data.toAbsolutePath());
        return new SocketPath(link.resolve(NAME), true);
    }

    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    @Override
    public void close() throws IOException {
        if (linked) {
            Path link = path.resolveSibling("").normalize();
            Files.deleteIfExists(link);
            Files.deleteIfExists(link.getParent());
        }
    }
}
