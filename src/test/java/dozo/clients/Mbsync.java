package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Mirrors an INBOX into a Maildir with mbsync (isync) over IMAP. */
final class Mbsync {
    private final Path folder;
    private final Access access;

    Mbsync(Path folder, Access access) {
        this.folder = folder;
        this.access = access;
    }

    /** Logs in as it likes best: with SCRAM, as Debian's libsasl2-modules bring it. */
    List<byte[]> read() throws IOException, InterruptedException {
        return read("*");
    }

    List<byte[]> readWithPlain() throws IOException, InterruptedException {
        return read("PLAIN");
    }

    private List<byte[]> read(String mechanisms) throws IOException, InterruptedException {
        Path mirror = Files.createDirectories(folder.resolve("mbsync"));
        Path rc = folder.resolve("mbsyncrc");
        Files.writeString(rc, configuration(mirror, mechanisms));
        Program.of(folder, "mbsync", "-c", rc.toString(), "-a").run().succeeded();
        return mails(mirror.resolve("INBOX"));
    }

    private static List<byte[]> mails(Path maildir) throws IOException {
        List<byte[]> mails = new ArrayList<>();
        for (String part : List.of("new", "cur")) {
            try (Stream<Path> files = Files.list(maildir.resolve(part))) {
                for (Path file : files.sorted().toList()) {
                    mails.add(Files.readAllBytes(file));
                }
            }
        }
        return mails;
    }

    private String configuration(Path mirror, String mechanisms) {
        return """
        IMAPStore far
        Host 127.0.0.1
        Port %1$d
        User "%2$s"
        Pass "%3$s"
        SSLType None
        AuthMechs %5$s

        MaildirStore near
        Path %4$s/
        Inbox %4$s/INBOX

        Channel all
        Far :far:
        Near :near:
        Patterns INBOX
        Create Near
        Sync Pull
        SyncState *
        """
                .formatted(access.imapPort(), access.user(), access.password(), mirror, mechanisms);
    }
}
