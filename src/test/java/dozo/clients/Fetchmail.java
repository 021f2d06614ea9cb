package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Reads all mails of an INBOX with fetchmail over POP3; a script takes each mail raw. */
final class Fetchmail {
    private final Path folder;
    private final Access access;

    Fetchmail(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    List<byte[]> read() throws IOException, InterruptedException {
        Heap heap = Heap.make(folder.resolve("fetchmail"));
        Path rc = folder.resolve("fetchmailrc");
        Files.writeString(rc, configuration(heap));
        Files.setPosixFilePermissions(rc, PosixFilePermissions.fromString("rw-------"));
        Program.of(folder, "fetchmail", "-f", rc.toString(), "--nodetach", "--nosyslog")
                .environment("FETCHMAILHOME", folder.toString())
                .run()
                .succeeded();
        return heap.mails();
    }

    /** It shall change nothing: no own Received header, no rewriting of addresses. */
    private String configuration(Heap heap) {
        return """
        set invisible
        set no bouncemail
        poll 127.0.0.1 protocol pop3 port %d bad-header accept
            user "%s" password "%s" sslproto ""
            mda "%s"
            keep fetchall pass8bits norewrite no mimedecode
        """
                .formatted(access.pop3Port(), access.user(), access.password(), heap.command());
    }
}
