package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads all mails of an INBOX with fetchmail over POP3; a script takes each mail raw. */
final class Fetchmail {
    private final Path folder;
    private final Access access;

    Fetchmail(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    List<byte[]> read() throws IOException, InterruptedException {
        Path taken = Files.createDirectories(folder.resolve("fetchmail"));
        Path script = folder.resolve("take.sh");
        Files.writeString(script, "exec cat >\"$(mktemp " + taken + "/mail-XXXXXXXX)\"\n");
        Path rc = folder.resolve("fetchmailrc");
        Files.writeString(rc, configuration(script));
        Files.setPosixFilePermissions(rc, PosixFilePermissions.fromString("rw-------"));
        Program.of(folder, "fetchmail", "-f", rc.toString(), "--nodetach", "--nosyslog")
                .environment("FETCHMAILHOME", folder.toString())
                .run()
                .succeeded();
        return mails(taken);
    }

    /** It shall change nothing: no own Received header, no rewriting of addresses. */
    private String configuration(Path script) {
        return """
        set invisible
        set no bouncemail
        poll 127.0.0.1 protocol pop3 port %d
            user "%s" password "%s" sslproto ""
            mda "/bin/sh %s"
            keep fetchall pass8bits norewrite no mimedecode badheader accept
        """
                .formatted(access.pop3Port(), access.user(), access.password(), script);
    }

    private static List<byte[]> mails(Path taken) throws IOException {
        List<byte[]> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(taken)) {
            for (Path file : files.sorted().toList()) {
                mails.add(Files.readAllBytes(file));
            }
        }
        return mails;
    }
}
