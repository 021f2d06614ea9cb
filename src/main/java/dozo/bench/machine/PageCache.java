package dozo.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the system keeps of files in memory (Linux, with coreutils and util-linux). */
public final class PageCache {
    private static final double COLD_PART = 0.05; // more than this still in memory is not cold

    private PageCache() {}

    /**
     * Lets the system forget these files alone, so that nobody else on the machine pays for it
     * (unlike /proc/sys/vm/drop_caches, and without root).
     *
     * @return whether nearly all of them is out of memory now
     */
    public static boolean drop(List<Path> files) throws IOException, InterruptedException {
        long kept = 0;
        long size = 0;
        for (Path file : files) {
            if (Files.exists(file)) {
                Programs.run(List.of("sync", "" + file)); // what is not written yet would stay
                Programs.run(List.of("dd", "if=" + file, "iflag=nocache", "count=0"));
                kept += residentBytes(file);
                size += Files.size(file);
            }
        }
        return kept <= COLD_PART * size;
    }

    private static long residentBytes(Path file) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("fincore", "-b", "-n", "-o", "RES"));
        command.add("" + file);
        return Long.parseLong(Programs.run(command).strip());
    }
}
