package dozo.installation;

import java.nio.file.Path;

/**
 * Where a machine keeps its files.
 *
 * @param config configuration and certificates
 * @param data etcd's and PostgreSQL's data
 * @param run sockets
 */
public record Places(Path config, Path data, Path run) {
    /** Those of a real machine. */
    public static final Places STANDARD =
            new Places(
                    Path.of("/etc/dozo"),
                    Path.of("/var/lib/dozo"),
                    Path.of("/run/dozo-postgresql"));
}
