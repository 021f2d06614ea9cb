package dozo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Dozo itself, as {@code dozo serve} in a process of its own. */
final class DozoSubject implements Subject {
    private static final int PORT_OFFSET = 21_000;
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 40;

    private @Nullable Process server;

    @Override
    public String name() {
        return "dozo";
    }

    @Override
    public void start(Path folder, int accounts) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path log = folder.resolve("serve.log");
        List<String> command = Programs.dozo("serve", "--data", folder + "/data");
        command.addAll(List.of("--listen", "127.0.0.1", "--port-offset", "" + PORT_OFFSET));
        server =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        Programs.waitFor(
                "dozo to be ready, see " + log,
                START_SECONDS,
                () -> Files.readString(log).contains("dozo: ready"));
        List<String> rows = new ArrayList<>(List.of("address,password,name,quota"));
        for (int i = 0; i < accounts; i++) {
            rows.add(Subject.user(i) + "," + PASSWORD + ",,");
        }
        Path csv = Files.write(folder.resolve("users.csv"), rows);
        Programs.run(Programs.dozo("domain", "add", DOMAIN, "--data", folder + "/data"));
        Programs.run(Programs.dozo("user", "import", csv.toString(), "--data", folder + "/data"));
    }

    @Override
    public int smtpPort() {
        return 25 + PORT_OFFSET;
    }

    @Override
    public int pop3Port() {
        return 110 + PORT_OFFSET;
    }

    @Override
    public int imapPort() {
        return 143 + PORT_OFFSET;
    }

    @Override
    public long cpuNanos() {
        return tree().cpuNanos();
    }

    @Override
    public long residentBytes() {
        return tree().residentBytes();
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
