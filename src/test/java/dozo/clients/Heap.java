package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder with a script in it that puts each mail it is fed into a file, as it is. */
record Heap(Path folder) {
    static Heap make(Path folder) throws IOException {
        Files.createDirectories(folder);
        String command = "exec cat >\"$(mktemp " + folder + "/mail-XXXXXXXX)\"\n";
        Files.writeString(folder.resolve("take.sh"), command);
        return new Heap(folder);
    }

    /** The command that takes one mail from its standard input. */
    String command() {
        return "/bin/sh " + folder.resolve("take.sh");
    }

    List<byte[]> mails() throws IOException {
        List<byte[]> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                if (!file.endsWith("take.sh")) {
                    mails.add(Files.readAllBytes(file));
                }
            }
        }
        return mails;
    }
}
