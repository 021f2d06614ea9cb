package dozo.drill;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A disk of a centre's own: an ext4 in a file that takes no more room than what is written on it.
 * So it can be filled without filling the machine's.
 */
final class Volume {
    private static final long BYTES = 16L << 30;
    private static final int BLOCK = 4096;
    private static final Duration RELEASE = Duration.ofSeconds(10);

    private final Path image;
    private final Path folder;
    private final Path filling;
    private final Path last;

    /**
     * A disk, whether it is there or not.
     *
     * @param folder where it is mounted
     */
    Volume(Path folder) {
        this.folder = folder;
        this.image = folder.resolveSibling(folder.getFileName() + ".img");
        this.filling = folder.resolve("filling");
        this.last = folder.resolve("last-octets");
    }

    void make() throws IOException {
        Files.createDirectories(folder);
        Program.run("truncate", "--size=" + BYTES, image.toString());
        // -m 0: nothing is kept for root, who fills it
        Program.run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
        Program.run("mount", "-o", "loop", image.toString(), folder.toString());
    }

    /** Takes room until so many octets are left. */
    void fill(long leftBytes) {
        if (!isMounted()) {
            throw new LabBroken(folder + " is on no disk of its own: dozo drill down, and again");
        }
        empty();
        try {
            long wanted = Files.getFileStore(folder).getUsableSpace() - leftBytes;
            Program.run("fallocate", "--length=" + wanted, filling.toString());
        } catch (IOException e) {
            throw new LabBroken("can't fill " + folder, e);
        }
    }

    /** Takes the last room, after the rest was taken. */
    void fill() {
        try (OutputStream out = Files.newOutputStream(last)) {
            byte[] block = new byte[BLOCK];
            while (true) {
                out.write(block);
            }
        } catch (IOException refused) {
            if (folder.toFile().getUsableSpace() >= BLOCK) {
                throw new LabBroken("can't fill " + folder, refused);
            }
        }
    }

    /** Gives all room back. */
    void empty() {
        try {
            Files.deleteIfExists(filling);
            Files.deleteIfExists(last);
        } catch (IOException e) {
            throw new LabBroken("can't make room on " + folder, e);
        }
    }

    /** Unmounts it, if it is mounted; what used it has ended. */
    void remove() {
        List<String> unmount = List.of("umount", folder.toString());
        Waiting.until(
                RELEASE,
                () -> !isMounted() || Program.attempt(unmount).exit() == 0,
                () -> folder + " is in use and can't be unmounted");
    }

    private boolean isMounted() {
        return Program.attempt(List.of("mountpoint", "-q", folder.toString())).exit() == 0;
    }
}
