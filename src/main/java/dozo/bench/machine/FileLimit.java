package dozo.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How many files and sockets this process, and those that it starts, may have open (Linux). */
public final class FileLimit {
    private static final String ROW = "Max open files";

    private FileLimit() {}

    /**
     * Raises the hard limit if it is lower; a Java machine raises the soft one to it by itself.
     *
     * @throws IOException if it is lower and may not be raised, with what can be done
     */
    public static void raise(int files) throws IOException, InterruptedException {
        if (hard() >= files) {
            return;
        }
        String self = "" + ProcessHandle.current().pid();
        try {
            Programs.run(List.of("prlimit", "--pid", self, "--nofile=" + files + ":" + files));
        } catch (IOException e) {
            throw new IOException(
                    "this needs %,d open files, %,d are allowed: run it as root, or use --scale"
                            .formatted(files, hard()),
                    e);
        }
    }

    private static long hard() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (line.startsWith(ROW)) {
                String limit = line.substring(ROW.length()).strip().split("\\s+")[1];
                return limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit);
            }
        }
        throw new IOException("no " + ROW + " in /proc/self/limits");
    }
}
