package dozo.db.sqlite;

import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The exclusive lock on a data folder: DATA/lock, with the owner's process id in it. */
final class FolderLock implements AutoCloseable {
    /**
     * Folders open in this process. Asked first, because closing any channel on a locked file would
     * give up the process's lock on it.
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    static FolderLock acquire(Path dataFolder) throws IOException {
        Path folder = dataFolder.toRealPath();
        if (!OPEN.add(folder)) {
            throw inUse(folder, "this process");
        }
        FileChannel channel = null;
        boolean locked = false;
        try {
            channel =
                    FileChannel.open(
                            folder.resolve("lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE);
            if (channel.tryLock() == null) {
                throw inUse(folder, owner(folder));
            }
            locked = true;
            String pid = ProcessHandle.current().pid() + "\n";
            channel.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
            return new FolderLock(folder, channel);
        } finally {
            if (!locked) {
                OPEN.remove(folder);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static String owner(Path folder) throws IOException {
        String pid = Files.readString(folder.resolve("lock")).strip();
        return pid.isEmpty() ? "another process" : "process " + pid;
    }

    private static DatabaseBroken inUse(Path folder, String owner) {
        return new DatabaseBroken(Kind.IN_USE, folder + " is in use by " + owner, null);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        OPEN.remove(folder);
    }
}
