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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The exclusive lock on a data folder: DATA/lock, with the owner's process id in it. */
public final class FolderLock implements AutoCloseable {
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

    /** Makes the folder if it is not there, and locks it. */
    public static FolderLock acquire(Path dataFolder) throws IOException {
        make(dataFolder);
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

    /** A folder that we make is ours alone. */
    private static void make(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(folder);
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
