package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Mails in a Maildir, as mbsync and mutt write them. */
final class Maildir {
    private Maildir() {}

    static List<byte[]> read(Path maildir) throws IOException {
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
}
