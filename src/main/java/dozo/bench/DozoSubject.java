package dozo.bench;

import dozo.account.secret.Hashing;
import dozo.bench.load.People;
import dozo.bench.machine.ProcessTree;
import dozo.bench.machine.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Dozo itself, as {@code dozo serve} in a process of its own. */
final class DozoSubject implements Subject {
    private static final int[] PORTS = {25, 110, 995, 143, 993, 80, 443};
    private static final int FIRST_OFFSET = 11_000;
    private static final int LAST_OFFSET = 31_000;
    private static final int OFFSET_STEP = 1_003;
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 60;
    private static final int CONNECTIONS = 1_000_000; // the load decides how many there are

    private final String name;
    private final boolean cached;
    private Path folder = Path.of("");
    private int offset;
    private long startNanos;
    private @Nullable Process server;

    /** Dozo as the launcher starts it. */
    DozoSubject() {
        this("dozo", true);
    }

    /**
     * Dozo under another name.
     *
     * @param cached with the start-up cache, if this program has one itself
     */
    DozoSubject(String name, boolean cached) {
        this.name = name;
        this.cached = cached;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Path given, int accounts) throws IOException, InterruptedException {
        folder = Files.createDirectories(given);
        Files.createDirectories(data());
        Files.writeString(data().resolve("dozo.toml"), "connections = " + CONNECTIONS + "\n");
        launch();
        // Argon2id takes its time: all have one password, so all can have its one hash
        String hash = new Hashing().hash(People.PASSWORD.getBytes(StandardCharsets.UTF_8)).text();
        List<String> rows = new ArrayList<>(List.of("address,password,name,quota"));
        for (int i = 0; i < accounts; i++) {
            rows.add(People.user(i) + ",\"" + hash + "\",,none");
        }
        Path csv = Files.write(folder.resolve("users.csv"), rows);
        Programs.run(Programs.dozo("domain", "add", People.DOMAIN, "--data", "" + data()));
        Programs.run(Programs.dozo("user", "import", "" + csv, "--data", "" + data()));
    }

    private Path data() {
        return folder.resolve("data");
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        close();
        launch();
    }

    /** Starts the server and waits for its ready line; its log is appended to serve.log. */
    private void launch() throws IOException, InterruptedException {
        offset = freeOffset();
        String[] words = {"serve", "--data", "" + data(), "--listen", "127.0.0.1"};
        List<String> command = cached ? Programs.dozo(words) : Programs.dozoWithoutCache(words);
        command.addAll(List.of("--port-offset", "" + offset));
        Path log = folder.resolve("serve.log");
        long begun = System.nanoTime();
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        server = started;
        CompletableFuture<Long> ready = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> follow(started, log, ready));
        try {
            startNanos = ready.get(START_SECONDS, TimeUnit.SECONDS) - begun;
        } catch (ExecutionException | TimeoutException e) {
            close();
            String said = Files.exists(log) ? Files.readString(log) : "";
            throw new IOException("dozo serve did not become ready:\n" + said, e);
        }
    }

    /** Keeps what the server says; tells when its ready line came. */
    private static void follow(Process server, Path log, CompletableFuture<Long> ready) {
        try (BufferedReader lines = server.inputReader(StandardCharsets.UTF_8);
                Writer copy =
                        Files.newBufferedWriter(
                                log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("dozo: ready")) {
                    ready.complete(System.nanoTime());
                }
                copy.write(line + "\n");
                copy.flush();
            }
            ready.completeExceptionally(new IOException("it ended"));
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
    }

    /** Below the ports that the kernel hands out for outgoing connections. */
    private static int freeOffset() throws IOException {
        for (int offset = FIRST_OFFSET; offset < LAST_OFFSET; offset += OFFSET_STEP) {
            if (allFree(offset)) {
                return offset;
            }
        }
        throw new IOException("no free ports from " + FIRST_OFFSET + " to " + LAST_OFFSET);
    }

    private static boolean allFree(int offset) {
        for (int port : PORTS) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + offset));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int smtpPort() {
        return 25 + offset;
    }

    @Override
    public int pop3Port() {
        return 110 + offset;
    }

    @Override
    public int imapPort() {
        return 143 + offset;
    }

    /** The port of IMAP inside TLS. */
    int imapsPort() {
        return 993 + offset;
    }

    /** The files of the store. */
    List<Path> files() {
        return List.of(data().resolve("dozo.db"), data().resolve("dozo.db-wal"));
    }

    /** From the start of the process to its ready line, the last time. */
    long startNanos() {
        return startNanos;
    }

    @Override
    public long cpuNanos() {
        return tree().cpuNanos();
    }

    @Override
    public long residentBytes() {
        return tree().residentBytes();
    }

    /** Memory of the process that is no file's: heap, buffers, stacks. */
    long anonymousBytes() throws IOException {
        return tree().anonymousBytes();
    }

    /** Lets the server collect its garbage, if the JDK's jcmd is there; false if not. */
    boolean collect() throws IOException, InterruptedException {
        Path jcmd = Path.of(Programs.javaHome("jcmd"));
        if (!Files.isExecutable(jcmd)) {
            return false;
        }
        Programs.run(List.of("" + jcmd, "" + tree().root(), "GC.run"));
        return true;
    }

    private ProcessTree tree() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return new ProcessTree(server.pid());
    }

    @Override
    public void close() {
        if (server == null) {
            return;
        }
        server.destroy();
        try {
            if (!server.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        } catch (InterruptedException e) {
            server.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
