package dozo.bench;

import dozo.bench.load.People;
import dozo.bench.load.Wire;
import dozo.bench.machine.ProcessTree;
import dozo.bench.machine.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Postfix and Dovecot (sdbox, LMTP), tuned, from Debian's packages, as instances of our own on high
 * ports with folders of their own; the system's services are not touched. Needs root.
 */
final class ReferenceSubject implements Subject {
    private static final int SMTP = 24_025;
    private static final int LMTP = 24_024;
    private static final int POP3 = 24_110;
    private static final int IMAP = 24_143;
    private static final int START_SECONDS = 30;
    private static final int STOP_SECONDS = 10;
    private static final String PACKAGES = "postfix dovecot-imapd dovecot-pop3d dovecot-lmtpd";

    private final List<Process> servers = new ArrayList<>();
    private Path folder = Path.of("");

    @Override
    public String name() {
        return "postfix + dovecot";
    }

    /** Installs the Debian packages if they are missing. */
    static void install() throws IOException, InterruptedException {
        if (Files.exists(Path.of("/usr/sbin/postfix"))
                && Files.exists(Path.of("/usr/lib/dovecot/lmtp"))
                && Files.exists(Path.of("/usr/lib/dovecot/pop3"))) {
            return;
        }
        System.err.println("dozo: installing " + PACKAGES);
        List<String> command = new ArrayList<>(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
        command.addAll(List.of("apt-get", "install", "-y", "--no-install-recommends"));
        command.addAll(List.of(PACKAGES.split(" ")));
        Programs.run(command);
    }

    @Override
    public void start(Path given, int accounts) throws IOException, InterruptedException {
        install();
        folder = given;
        Path postfix = Files.createDirectories(folder.resolve("postfix"));
        fill("dovecot.conf", folder.resolve("dovecot.conf"), folder);
        fill("postfix-main.cf", postfix.resolve("main.cf"), folder);
        fill("postfix-master.cf", postfix.resolve("master.cf"), folder);
        own(folder.resolve("mail"), "mail");
        own(folder.resolve("state"), "postfix");
        own(folder.resolve("queue"), "root");
        String parent = Objects.requireNonNull(folder.getParent()).toString();
        Programs.run(List.of("chmod", "755", parent, folder.toString())); // not root's servers
        launch();
    }

    @Override
    public void restart() throws IOException, InterruptedException {
        close();
        launch();
    }

    private void launch() throws IOException, InterruptedException {
        serve(List.of("dovecot", "-F", "-c", "" + folder.resolve("dovecot.conf")));
        serve(List.of("postfix", "-c", "" + folder.resolve("postfix"), "start-fg"));
        for (int port : new int[] {SMTP, LMTP, POP3, IMAP}) {
            Programs.waitFor(
                    "port " + port + " of the reference, see " + folder,
                    START_SECONDS,
                    () -> answers(port));
        }
    }

    /** Writes a configuration from its template. */
    private static void fill(String template, Path file, Path folder) throws IOException {
        try (InputStream text = ReferenceSubject.class.getResourceAsStream(template)) {
            Objects.requireNonNull(text, template);
            Files.writeString(
                    file,
                    new String(text.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("@FOLDER@", folder.toString())
                            .replace("@SMTP@", "" + SMTP)
                            .replace("@LMTP@", "" + LMTP)
                            .replace("@POP3@", "" + POP3)
                            .replace("@IMAP@", "" + IMAP)
                            .replace("@DOMAIN@", People.DOMAIN)
                            .replace("@PASSWORD@", People.PASSWORD));
        }
    }

    private static void own(Path folder, String owner) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Programs.run(List.of("chown", owner, folder.toString()));
    }

    private static boolean answers(int port) throws IOException {
        try (Wire wire = new Wire(port)) {
            wire.readLine();
            return true;
        }
    }

    private void serve(List<String> command) throws IOException {
        Path log = folder.resolve(Path.of(command.getFirst()).getFileName() + ".out");
        servers.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    @Override
    public int smtpPort() {
        return SMTP;
    }

    @Override
    public int pop3Port() {
        return POP3;
    }

    @Override
    public int imapPort() {
        return IMAP;
    }

    @Override
    public long cpuNanos() {
        return servers.stream().mapToLong(server -> new ProcessTree(server.pid()).cpuNanos()).sum();
    }

    @Override
    public long residentBytes() {
        return servers.stream()
                .mapToLong(server -> new ProcessTree(server.pid()).residentBytes())
                .sum();
    }

    @Override
    public void close() {
        for (Process server : servers) {
            List<ProcessHandle> tree = new ArrayList<>(server.descendants().toList());
            tree.add(server.toHandle());
            tree.forEach(ProcessHandle::destroy); // Postfix' wrapper does not pass SIGTERM on
            for (ProcessHandle member : tree) {
                try {
                    member.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
                } catch (TimeoutException | ExecutionException e) {
                    member.destroyForcibly();
                } catch (InterruptedException e) {
                    member.destroyForcibly();
                    Thread.currentThread().interrupt();
                }
            }
        }
        servers.clear();
    }
}
