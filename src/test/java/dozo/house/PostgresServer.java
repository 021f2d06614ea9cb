package dozo.house;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A throw-away PostgreSQL of its own, on a loopback port that was free a moment ago: C.UTF-8, data
 * checksums, everybody on this machine may log in as postgres. It ends when the pipe to it closes,
 * so that even a test process that is killed leaves no server and no folder behind.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final int FIRST_PORT = 14_000;
    private static final int LAST_PORT = 31_999; // the kernel hands out those above for itself
    private static final String ROOT = "root";

    /** Of a server that answers; standby is one that follows. */
    private static final Set<String> STATES = Set.of("ready", "standby");

    /** Waits for the end of its input, then stops the server fast and removes the folder. */
    private static final String KEEPER =
            "cd \"$1\"; shift; \"$@\" </dev/null & pid=$!; cat >/dev/null;"
                    + " kill -INT $pid 2>/dev/null; wait $pid; cd /; rm -rf \"$folder\"";

    private static @Nullable PostgresServer shared;

    private final Path folder;
    private final Path programs;
    private final int port;
    private final Process keeper;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresServer(Path folder, Path programs, int port, Process keeper) {
        this.folder = folder;
        this.programs = programs;
        this.port = port;
        this.keeper = keeper;
    }

    /** The one server of this test process, without fsync: for tests that want only a database. */
    public static synchronized PostgresServer shared() throws IOException {
        PostgresServer server = shared;
        if (server == null) {
            server = startIn(Files.createTempDirectory("dozo-postgres"), false);
            shared = server; // never closed: it ends with this process
        }
        return server;
    }

    /** A server of the caller's own that writes through to the disk. */
    public static PostgresServer start(Path folder) throws IOException {
        return start(folder, true);
    }

    /**
     * A server of the caller's own. Skips the test, with the reason, where PostgreSQL is missing;
     * fails it instead where CI=true.
     *
     * @param folder an existing folder; the server makes one of its own in it
     * @param fsync whether a commit is on the disk when it returns
     */
    public static PostgresServer start(Path folder, boolean fsync) throws IOException {
        letOthersPass(folder);
        return startIn(Files.createDirectory(folder.resolve("postgres")), fsync);
    }

    private static PostgresServer startIn(Path own, boolean fsync) throws IOException {
        Path programs = programs();
        if (isRoot()) {
            run(List.of("chown", "postgres:postgres", own.toString()));
        }
        List<String> initdb = new ArrayList<>(asPostgres());
        initdb.addAll(
                List.of(programs.resolve("initdb").toString(), "-D", own.resolve("data") + ""));
        initdb.addAll(List.of("--username=postgres", "--auth=trust", "--data-checksums"));
        initdb.addAll(List.of("--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"));
        run(initdb);
        int port = freePort();
        Process keeper = keeper(own, server(programs, own, port, fsync));
        PostgresServer server = new PostgresServer(own, programs, port, keeper);
        server.awaitReady();
        return server;
    }

    /**
     * A second server that follows this one, as the other centre does: this one's commits wait for
     * it from now on.
     *
     * @param name its application_name
     */
    public PostgresServer follower(Path parent, String name) throws IOException {
        letOthersPass(parent);
        Path own = Files.createDirectory(parent.resolve("postgres-" + name));
        if (isRoot()) {
            run(List.of("chown", "postgres:postgres", own.toString()));
        }
        List<String> backup = new ArrayList<>(asPostgres());
        backup.add(programs.resolve("pg_basebackup").toString());
        backup.addAll(List.of("-D", own.resolve("data") + "", "-R", "--checkpoint=fast"));
        String primary = "host=127.0.0.1 port=" + port + " user=postgres application_name=" + name;
        backup.addAll(List.of("--no-sync", "-d", primary));
        run(backup);
        int itsPort = freePort();
        Process itsKeeper = keeper(own, server(programs, own, itsPort, false));
        PostgresServer follower = new PostgresServer(own, programs, itsPort, itsKeeper);
        follower.awaitReady();
        return follower;
    }

    private static List<String> server(Path programs, Path own, int port, boolean fsync) {
        String safe = fsync ? "on" : "off";
        List<String> command = new ArrayList<>(asPostgres());
        command.addAll(
                List.of(programs.resolve("postgres").toString(), "-D", own.resolve("data") + ""));
        command.addAll(List.of("-p", "" + port, "-c", "listen_addresses=127.0.0.1"));
        command.addAll(List.of("-c", "unix_socket_directories=" + own));
        command.addAll(List.of("-c", "fsync=" + safe, "-c", "full_page_writes=" + safe));
        command.addAll(List.of("-c", "shared_buffers=64MB", "-c", "max_connections=200"));
        command.addAll(List.of("-c", "wal_compression=on", "-c", "timezone=UTC"));
        return command;
    }

    private static Process keeper(Path own, List<String> server) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", KEEPER, "keeper"));
        command.add(own.toString());
        command.addAll(server);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("folder", own.toString());
        return builder.redirectErrorStream(true)
                .redirectOutput(own.resolve("log").toFile())
                .start();
    }

    /** A new, empty database; answers its JDBC URL. */
    public String freshDatabase() throws IOException {
        String name = "test" + databases.incrementAndGet();
        List<String> createdb = List.of(programs.resolve("createdb").toString(), "-U", "postgres");
        List<String> command = new ArrayList<>(createdb);
        command.addAll(List.of("-h", "127.0.0.1", "-p", "" + port, name));
        run(command);
        return url(name);
    }

    /** The JDBC URL of the database postgres. */
    public String url() {
        return url("postgres");
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=postgres";
    }

    public int port() {
        return port;
    }

    /** The server's own process, for tests that kill or freeze it. */
    public long pid() throws IOException {
        return Long.parseLong(pidFile().getFirst());
    }

    /** What the server said. */
    public String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    /** Stops it fast, with its open connections, and removes its folder. */
    @Override
    public void close() {
        try {
            keeper.getOutputStream().close();
            if (!keeper.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                keeper.descendants().forEach(ProcessHandle::destroyForcibly);
                throw new AssertionError("PostgreSQL did not stop within " + STOP);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() throws IOException {
        long end = System.nanoTime() + START.toNanos();
        while (!ready()) {
            if (System.nanoTime() > end || !keeper.isAlive()) {
                String said = log();
                close();
                throw new AssertionError("PostgreSQL did not become ready:\n" + said);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20); // polls a file: there is nothing to wait on
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while PostgreSQL started", e);
            }
        }
    }

    /** The eighth line of postmaster.pid is the server's state. */
    private boolean ready() throws IOException {
        List<String> lines = pidFile();
        return lines.size() > 7 && STATES.contains(lines.get(7).strip());
    }

    private List<String> pidFile() throws IOException {
        Path file = folder.resolve("data/postmaster.pid");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private static Path programs() throws IOException {
        List<Path> found = List.of();
        if (Files.isDirectory(VERSIONS)) {
            try (Stream<Path> versions = Files.list(VERSIONS)) {
                found =
                        versions.map(version -> version.resolve("bin"))
                                .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                                .sorted()
                                .toList();
            }
        }
        String what = "PostgreSQL in " + VERSIONS + " (Debian package postgresql)";
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needed here, but missing: " + what);
        }
        Assumptions.assumeFalse(found.isEmpty(), "skipped, it needs " + what);
        return found.getLast();
    }

    /** PostgreSQL refuses to run as root. */
    private static List<String> asPostgres() {
        return isRoot()
                ? List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups")
                : List.of();
    }

    private static boolean isRoot() {
        return ROOT.equals(System.getProperty("user.name"));
    }

    private static void letOthersPass(Path folder) throws IOException {
        if (isRoot()) {
            var permissions = PosixFilePermissions.fromString("rwx--x--x");
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    private static int freePort() throws IOException {
        Random random = new Random();
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = random.nextInt(FIRST_PORT, LAST_PORT + 1);
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return port;
            } catch (IOException taken) {
                // the next one, then
            }
        }
        throw new IOException("no free port");
    }

    private static void run(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(command + " failed: " + said);
        }
    }
}
