package dozo.house;

import dozo.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code dozo serve} in a process of its own, from the built jar, on loopback ports that were free
 * a moment ago. For tests that kill it, or that want it as a user has it; heavy tests only, since
 * these run after the jar is built.
 */
public final class ServeProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(45);
    private static final Duration COMMAND = Duration.ofMinutes(5);
    private static final Path JAR = Path.of("target/dozo-all.jar").toAbsolutePath();

    private final Path data;
    private final int offset;
    private final String verb;
    private final List<String> arguments;
    private @Nullable Process process;

    /**
     * Describes a server; {@link #start} starts it.
     *
     * @param arguments further arguments of serve
     */
    public ServeProcess(Path data, String... arguments) throws IOException {
        this("serve", data, arguments);
    }

    private ServeProcess(String verb, Path data, String... arguments) throws IOException {
        this.verb = verb;
        this.data = data;
        this.offset = FreePorts.offset();
        this.arguments = List.of(arguments);
    }

    /** {@code dozo demo} instead. */
    public static ServeProcess demo(Path data) throws IOException {
        return new ServeProcess("demo", data);
    }

    /** Starts, and waits for the ready line. */
    public ServeProcess start() throws IOException, InterruptedException {
        Path log = log();
        Files.deleteIfExists(log);
        List<String> command = new ArrayList<>(java(verb, "--data", data.toString()));
        command.addAll(List.of("--listen", "127.0.0.1", "--port-offset", "" + offset));
        command.addAll(arguments);
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long end = System.nanoTime() + START.toNanos();
        while (!Files.readString(log).contains("dozo: ready")) {
            if (System.nanoTime() > end || !running().isAlive()) {
                throw new AssertionError(verb + " did not become ready:\n" + Files.readString(log));
            }
            Thread.onSpinWait();
            TimeUnit.MILLISECONDS.sleep(20); // polls a file: there is nothing to wait on
        }
        return this;
    }

    /** What the server printed; beside the data folder, so that a dead disk does not hide it. */
    public Path log() {
        return Path.of(data + ".log");
    }

    public Path data() {
        return data;
    }

    /** The port that stands for a standard one. */
    public int port(int standard) {
        return standard + offset;
    }

    public InetSocketAddress address(int standard) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port(standard));
    }

    public long pid() {
        return running().pid();
    }

    /** kill -9, and waits until the process is gone. */
    public void kill() {
        running().destroyForcibly().onExit().join();
    }

    /** Runs another dozo command on the same data folder; fails with what it printed. */
    public String command(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(java(words));
        command.addAll(List.of("--data", data.toString()));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        tool.getOutputStream().close();
        String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!tool.waitFor(COMMAND.toSeconds(), TimeUnit.SECONDS) || tool.exitValue() != 0) {
            tool.destroyForcibly();
            throw new AssertionError(
                    List.of(words) + " ended with " + tool.exitValue() + "\n" + output);
        }
        return output;
    }

    /** Makes a domain and its users, all with this password. */
    public void people(String domain, String password, String... names)
            throws IOException, InterruptedException {
        command("domain", "add", domain);
        List<String> rows = new ArrayList<>(List.of("address,password,name,quota"));
        for (String name : names) {
            rows.add(name + "@" + domain + "," + password + ",,");
        }
        Path csv = Files.write(Path.of(data + ".csv"), rows);
        command("user", "import", csv.toString());
    }

    /** SIGTERM; the server must drain and exit 0. */
    public void stop() throws InterruptedException {
        Process serving = running();
        serving.destroy();
        if (!serving.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
            serving.destroyForcibly();
            throw new AssertionError("serve did not end within " + STOP + " after SIGTERM");
        }
        if (serving.exitValue() != 0) {
            throw new AssertionError("serve ended with " + serving.exitValue());
        }
    }

    @Override
    public void close() {
        Process serving = process;
        if (serving != null && serving.isAlive()) {
            kill();
        }
    }

    private Process running() {
        Process serving = process;
        if (serving == null) {
            throw new IllegalStateException("not started");
        }
        return serving;
    }

    private static List<String> java(String... words) {
        if (!Files.exists(JAR)) {
            throw new AssertionError(JAR + " is missing: heavy tests run after it is built");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(words));
        return command;
    }
}
