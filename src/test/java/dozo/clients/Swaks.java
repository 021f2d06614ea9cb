package dozo.clients;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends mails with swaks, one run for each. */
final class Swaks {
    private final Path folder;
    private final int port;

    Swaks(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** It doubles dots and ends the mail itself. */
    void send(String sender, String recipient, byte[] mail)
            throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("swaks.eml"), mail);
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
}
