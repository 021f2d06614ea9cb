package dozo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
    public void start(Path folder, int accounts) throws IOException, InterruptedException {
        install();
        Files.createDirectories(folder);
        Path dovecot = folder.resolve("dovecot.conf");
        Files.writeString(dovecot, dovecotConfiguration(folder));
        serve(folder, List.of("dovecot", "-F", "-c", dovecot.toString()));
        Path postfix = Files.createDirectories(folder.resolve("postfix"));
        Files.writeString(postfix.resolve("main.cf"), postfixConfiguration(folder));
        Files.writeString(postfix.resolve("master.cf"), MASTER);
        Files.createDirectories(folder.resolve("queue"));
        Files.createDirectories(folder.resolve("state"));
        Programs.run(List.of("chown", "postfix", folder.resolve("state").toString()));
        Programs.run(List.of("chmod", "755", folder.toString()));
        serve(folder, List.of("postfix", "-c", postfix.toString(), "start-fg"));
        for (int port : new int[] {SMTP, LMTP, POP3, IMAP}) {
            Programs.waitFor(
                    "port " + port + " of the reference, see " + folder,
                    START_SECONDS,
                    () -> answers(port));
        }
    }

    private static boolean answers(int port) throws IOException {
        try (Wire wire = new Wire(port)) {
            wire.readLine();
            return true;
        }
    }

    private void serve(Path folder, List<String> command) throws IOException {
        Path log = folder.resolve(Path.of(command.getFirst()).getFileName() + ".out");
        servers.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start());
    }

    private static String dovecotConfiguration(Path folder) {
        return """
        base_dir = %1$s/run
        state_dir = %1$s/dovecot-state
        log_path = %1$s/dovecot.log
        protocols = imap pop3 lmtp
        listen = 127.0.0.1
        ssl = no
        disable_plaintext_auth = no
        mail_location = sdbox:%1$s/mail/%%u
        mail_fsync = always
        first_valid_uid = 8
        mail_uid = mail
        mail_gid = mail
        default_vsz_limit = 1G
        default_client_limit = 4000
        mail_max_userip_connections = 0
        service imap-login { service_count = 0 process_min_avail = 2 inet_listener imap { port = %2$d } inet_listener imaps { port = 0 } }
        service pop3-login { service_count = 0 process_min_avail = 2 inet_listener pop3 { port = %3$d } inet_listener pop3s { port = 0 } }
        service imap { service_count = 1000 process_limit = 1024 }
        service pop3 { service_count = 1000 process_limit = 1024 }
        service lmtp { service_count = 0 process_min_avail = 2 process_limit = 100 inet_listener lmtp { port = %4$d } }
        service anvil { client_limit = 8000 }
        service auth { client_limit = 8000 }
        passdb { driver = static args = password=%5$s }
        userdb { driver = static args = uid=mail gid=mail home=%1$s/mail/%%u }
        """
                .formatted(prepared(folder), IMAP, POP3, LMTP, PASSWORD)
                .replace("{ ", "{\n")
                .replace(" }", "\n}")
                .replaceAll("(= [0-9]+) ", "$1\n")
                .replaceAll("static args", "static\n  args");
    }

    private static Path prepared(Path folder) {
        try {
            Files.createDirectories(folder.resolve("mail"));
            Programs.run(List.of("chown", "mail:mail", folder.resolve("mail").toString()));
            return folder;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String postfixConfiguration(Path folder) {
        return """
        compatibility_level = 3.6
        queue_directory = %1$s/queue
        data_directory = %1$s/state
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        maillog_file = /dev/stdout
        myhostname = reference.test
        mydestination =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        mynetworks = 127.0.0.0/8
        virtual_mailbox_domains = %2$s
        virtual_mailbox_maps = static:yes
        virtual_transport = lmtp:inet:127.0.0.1:%3$d
        smtp_dns_support_level = disabled
        smtpd_peername_lookup = no
        smtpd_client_connection_count_limit = 0
        smtpd_client_connection_rate_limit = 0
        in_flow_delay = 0
        default_process_limit = 300
        default_destination_concurrency_limit = 100
        qmgr_message_active_limit = 50000
        message_size_limit = 52428800
        mailbox_size_limit = 0
        virtual_mailbox_limit = 0
        """
                .formatted(folder, DOMAIN, LMTP);
    }

    private static final String MASTER =
            """
            127.0.0.1:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            proxywrite unix - - n - 1 proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            local unix - n n - - local
            virtual unix - n n - - virtual
            lmtp unix - - n - - lmtp
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            """
                    .formatted(SMTP);

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
            server.destroy();
            try {
                if (!server.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    server.descendants().forEach(ProcessHandle::destroyForcibly);
                    server.destroyForcibly();
                }
            } catch (InterruptedException e) {
                server.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
        servers.clear();
    }
}
