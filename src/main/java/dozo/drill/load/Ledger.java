package dozo.drill.load;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Every 250, by the mail's Message-ID, on the disk before it counts. Threads share it. */
final class Ledger implements Closeable {
    private static final String SUFFIX = ".ledger";

    private final FileChannel file;

    Ledger(Path folder, String name) throws IOException {
        file =
                FileChannel.open(
                        folder.resolve(name + SUFFIX),
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE);
    }

    synchronized void acknowledged(String messageId) throws IOException {
        file.write(ByteBuffer.wrap((messageId + "\n").getBytes(StandardCharsets.US_ASCII)));
        file.force(false);
    }

    /** What all ledgers of a folder say. */
    static Set<String> read(Path folder) throws IOException {
        Set<String> all = new TreeSet<>();
        List<Path> ledgers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(each -> each.toString().endsWith(SUFFIX)).forEach(ledgers::add);
        }
        for (Path each : ledgers) {
            all.addAll(Files.readAllLines(each, StandardCharsets.US_ASCII));
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
