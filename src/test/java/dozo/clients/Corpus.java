package dozo.clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.james.mime4j.ExampleMail;

/**
 * Mails from elsewhere, and some of our own: src/test/corpus/README.md tells where each comes from
 * and under which licence. Nothing of others is committed; they come from the test class path and
 * from Debian packages.
 */
final class Corpus {
    /**
     * One mail.
     *
     * @param name source and file
     * @param octets as SMTP can carry it: each line ends with CR LF, and so does the mail
     */
    record Mail(String name, byte[] octets) {}

    private static final Path PYTHON = Path.of("/usr/lib");
    private static final String PYTHON_MAILS = "test/test_email/data";

    private Corpus() {}

    /** All of them, always in the same order. */
    static List<Mail> mails() throws IOException {
        List<Mail> mails = new ArrayList<>();
        mails.addAll(mime4j());
        mails.addAll(python());
        mails.addAll(OwnMails.all());
        return mails;
    }

    /** The test messages of Apache James mime4j: its own, and those of Perl's MIME-tools. */
    static List<Mail> mime4j() throws IOException {
        Path jar =
                Path.of(
                        ExampleMail.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath());
        try (FileSystem files = FileSystems.newFileSystem(jar, Map.of())) {
            List<Mail> mails = read("mime4j", files.getPath("/testmsgs"), ".msg");
            mails.addAll(read("mimetools", files.getPath("/mimetools-testmsgs"), ".msg"));
            return mails;
        }
    }

    /** The e-mail tests of Python's library, whatever its version. */
    static List<Mail> python() throws IOException {
        try (Stream<Path> versions = Files.list(PYTHON)) {
            Path found =
                    versions.filter(folder -> folder.getFileName().toString().startsWith("python3"))
                            .map(folder -> folder.resolve(PYTHON_MAILS))
                            .filter(Files::isDirectory)
                            .findFirst()
                            .orElse(null);
            Program.requireThat(found != null, "Python's test mails (libpython3.11-testsuite)");
            return found == null ? List.of() : read("python", found, ".txt");
        }
    }

    private static List<Mail> read(String source, Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Mail> mails = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                if (file.toString().endsWith(suffix)) {
                    String name = source + "/" + file.getFileName();
                    mails.add(new Mail(name, normalised(Files.readAllBytes(file))));
                }
            }
            return mails;
        }
    }

    /** RFC 5321 2.3.8: CR and LF stand together or not at all. */
    static byte[] normalised(byte[] octets) {
        var lines = new ByteArrayOutputStream(octets.length + 100);
        for (int i = 0; i < octets.length; i++) {
            boolean pair = octets[i] == '\r' && i + 1 < octets.length && octets[i + 1] == '\n';
            if (octets[i] == '\n' || octets[i] == '\r') {
                lines.write('\r');
                lines.write('\n');
            } else {
                lines.write(octets[i]);
            }
            i += pair ? 1 : 0;
        }
        if (octets.length > 0
                && octets[octets.length - 1] != '\n'
                && octets[octets.length - 1] != '\r') {
            lines.write('\r');
            lines.write('\n');
        }
        return lines.toByteArray();
    }
}
