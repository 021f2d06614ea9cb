package dozo.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

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

    /** Its own care for line ends and dots adds lines to mails without a header: we do it. */
    void send(String sender, String recipient, byte[] mail)
            throws IOException, InterruptedException {
        String text = new String(mail, ISO_8859_1).replace("\r\n.", "\r\n..");
        String stuffed = (text.startsWith(".") ? "." : "") + text + ".";
        Path file = Files.createTempFile(folder, "swaks", ".eml");
        Files.writeString(file, stuffed, ISO_8859_1);
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
                        "--no-data-fixup",
                        "--data",
                        "@" + file)
                .run()
                .succeeded();
    }
}
