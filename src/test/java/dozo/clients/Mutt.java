package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Pipes all mails of an INBOX into files with mutt. It is a program for a screen, so it runs in a
 * terminal that util-linux's script makes, and its keys are pushed.
 */
final class Mutt {
    private final Path folder;
    private final Access access;

    Mutt(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    /** Logs in as it likes best: with SCRAM, as Debian's gsasl brings it. */
    List<byte[]> overImap() throws IOException, InterruptedException {
        return read("imap", access.imapPort(), "");
    }

    List<byte[]> overImapWithPlain() throws IOException, InterruptedException {
        return read("imap", access.imapPort(), "set imap_authenticators=plain");
    }

    List<byte[]> overPop3() throws IOException, InterruptedException {
        return read("pop", access.pop3Port(), "");
    }

    private List<byte[]> read(String protocol, int port, String setting)
            throws IOException, InterruptedException {
        Heap heap = Heap.make(folder.resolve("mutt-" + protocol));
        Path rc = folder.resolve("muttrc-" + protocol);
        Files.writeString(rc, configuration(protocol, heap, setting));
        String user = access.user().replace("@", "%40");
        String url = protocol + "://" + user + "@127.0.0.1:" + port + "/";
        String mutt = "mutt -n -F " + rc + " -f " + url + (protocol.equals("imap") ? "INBOX" : "");
        Program.of(folder, "script", "-qec", mutt, "/dev/null")
                .environment("TERM", "vt100")
                .run()
                .succeeded();
        return heap.mails();
    }

    private String configuration(String protocol, Heap heap, String setting) {
        return """
        set %1$s_pass="%2$s"
        %4$s
        set ssl_starttls=no ssl_force_tls=no
        set pipe_decode=no pipe_split=yes pipe_sep="" delete=no move=no quit=yes
        set pop_delete=no wait_key=no read_inc=0 write_inc=0
        push "<tag-pattern>~A<enter><tag-prefix><pipe-message>%3$s<enter><exit>"
        """
                .formatted(protocol, access.password(), heap.command(), setting);
    }
}
