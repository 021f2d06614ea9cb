package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Sends mails with swaks, one run for each. */
final class Swaks {
    private final Path folder;
    private final int port;

    Swaks(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** It doubles dots and ends the last line itself, also one that is ended already. */
    void send(String sender, String recipient, byte[] mail)
            throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("swaks.eml"), withoutLineEnd(mail));
        Program.of(
                        folder,
                        "swaks",
                        "--server",
                        "127.0.0.1:" + port,
                        "--helo",
                        "swaks.example",
                        "--from",
                        sender,
                        "--to",
                        recipient,
                        "--data",
                        "@" + file)
                .run()
                .succeeded();
    }

    private static byte[] withoutLineEnd(byte[] mail) {
        return Arrays.copyOf(mail, mail.length - 2);
    }
}
