package dozo.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Postfix of our own in a folder: own configuration, queue and master, no port, mail in by its
 * sendmail command, and all mail out to one relay host. Needs root, as Postfix does.
 */
final class Postfix implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final Path configuration;

    private Postfix(Path folder) {
        this.folder = folder;
        this.configuration = folder.resolve("etc");
    }

    /** Starts one that relays to that port on the loopback address. */
    static Postfix start(Path folder, int relayPort) throws IOException, InterruptedException {
        var postfix = new Postfix(folder);
        Files.createDirectories(postfix.configuration);
        Files.createDirectories(folder.resolve("queue"));
        Files.createDirectories(folder.resolve("data"));
        // its daemons run as user postfix and must come in
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(postfix.configuration.resolve("main.cf"), main(folder, relayPort));
        Files.writeString(postfix.configuration.resolve("master.cf"), master());
        Program.of(folder, "chown", "postfix", "data").run().succeeded();
        postfix.control("start").succeeded();
        return postfix;
    }

    private static String main(Path folder, int relayPort) {
        return """
        compatibility_level = 3.6
        config_directory = %1$s/etc
        queue_directory = %1$s/queue
        data_directory = %1$s/data
        maillog_file = %1$s/postfix.log
        maillog_file_prefixes = %1$s
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = sender.example
        mydestination =
        alias_maps =
        inet_interfaces = loopback-only
        inet_protocols = ipv4
        relayhost = [127.0.0.1]:%2$d
        smtp_tls_security_level = none
        message_size_limit = 60000000
        queue_run_delay = 1s
        minimal_backoff_time = 1s
        maximal_backoff_time = 2s
        """
                .formatted(folder, relayPort);
    }

    private static String master() {
        return """
        pickup    unix  n  -  n  1    1    pickup
        cleanup   unix  n  -  n  -    0    cleanup
        qmgr      unix  n  -  n  300  1    qmgr
        rewrite   unix  -  -  n  -    -    trivial-rewrite
        bounce    unix  -  -  n  -    0    bounce
        defer     unix  -  -  n  -    0    bounce
        trace     unix  -  -  n  -    0    bounce
        flush     unix  n  -  n  1000 0    flush
        proxymap  unix  -  -  n  -    -    proxymap
        smtp      unix  -  -  n  -    4    smtp
        relay     unix  -  -  n  -    4    smtp
        error     unix  -  -  n  -    -    error
        retry     unix  -  -  n  -    -    error
        discard   unix  -  -  n  -    -    discard
        scache    unix  -  -  n  -    1    scache
        showq     unix  n  -  n  -    -    showq
        postlog   unix-dgram n - n -  1    postlogd
        """;
    }

    /** Puts a mail into its queue. */
    void submit(String sender, String recipient, byte[] mail)
            throws IOException, InterruptedException {
        Program.of(
                        folder,
                        "/usr/sbin/sendmail",
                        "-C",
                        configuration.toString(),
                        "-i",
                        "-f",
                        sender,
                        recipient)
                .input(mail)
                .run()
                .succeeded();
    }

    String log() throws IOException {
        Path log = folder.resolve("postfix.log");
        return Files.exists(log) ? Files.readString(log, ISO_8859_1) : "";
    }

    private Program.Result control(String what) throws IOException, InterruptedException {
        return Program.of(folder, "/usr/sbin/postfix", "-c", configuration.toString(), what)
                .within(PATIENCE)
                .run();
    }

    /** Stops its master, by its process id, and with it all its daemons. */
    @Override
    public void close() throws IOException {
        Path pid = folder.resolve("queue/pid/master.pid");
        if (!Files.exists(pid)) {
            return;
        }
        ProcessHandle master =
                ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElse(null);
        if (master == null) {
            return;
        }
        var daemons = master.descendants().toList();
        master.destroy();
        try {
            var _ = master.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            master.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            daemons.forEach(ProcessHandle::destroyForcibly);
            Program.deleteTree(folder);
        }
    }
}
