package dozo.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A disk of its own, an ext4 in a file, whose power can be cut: EXT4_IOC_SHUTDOWN with NOLOGFLUSH
 * drops every write that no fsync has covered. Needs root.
 */
final class LoopDisk implements AutoCloseable {
    // _IOR('X', 125, __u32) and EXT4_GOING_FLAGS_NOLOGFLUSH, from the kernel's ext4.h
    private static final String CUT =
            "open(F,'<',$ARGV[0]) or die; my $f=pack('L',2); ioctl(F,0x8004587D,$f) or die $!";

    private final Path image;
    private final Path folder;

    LoopDisk(Path parent, long megabytes) throws IOException {
        image = parent.resolve("disk.img");
        folder = Files.createDirectories(parent.resolve("disk"));
        run("truncate", "-s", megabytes + "M", image.toString());
        run("mkfs.ext4", "-q", "-F", image.toString());
        mount();
    }

    Path folder() {
        return folder;
    }

    void mount() throws IOException {
        run("mount", "-o", "loop", image.toString(), folder.toString());
    }

    void unmount() throws IOException {
        run("umount", folder.toString());
    }

    /** Cuts the power: from now on every access fails, and what was not synced is lost. */
    void cut() throws IOException {
        run("perl", "-e", CUT, folder.toString());
    }

    @Override
    public void close() throws IOException {
        unmount();
        Files.delete(image);
    }

    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException(List.of(command) + " failed: " + output);
        }
    }
}
