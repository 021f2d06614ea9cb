package dozo.bench.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process and all that it started, read from /proc (Linux). */
public record ProcessTree(long root) {
    private static final long TICK_NANOS = 10_000_000L; // USER_HZ is 100 on Linux
    private static final int UTIME = 11; // fields after the command name, proc(5)
    private static final int CSTIME = 14;
    private static final int PAGE_BYTES = 4096;

    /** User and system time of all living members, and of their ended children. */
    public long cpuNanos() {
        return cpuNanos(members());
    }

    /** The same of these processes, of which one may have started another. */
    public static long cpuNanos(List<Long> processes) {
        long ticks = 0;
        for (long pid : processes) {
            String[] fields = stat(pid);
            for (int i = UTIME; i <= CSTIME && fields.length > CSTIME; i++) {
                ticks += Long.parseLong(fields[i]);
            }
        }
        return ticks * TICK_NANOS;
    }

    /** Resident memory of all members; shared pages are counted once for each. */
    public long residentBytes() {
        long pages = 0;
        for (long pid : members()) {
            try {
                String statm = Files.readString(Path.of("/proc/" + pid + "/statm"));
                pages += Long.parseLong(statm.split(" ")[1]);
            } catch (IOException e) {
                // it has just ended: it holds nothing
            }
        }
        return pages * PAGE_BYTES;
    }

    /** Memory of the root alone that is no file's (RssAnon, proc(5)). */
    public long anonymousBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + root + "/status"))) {
            if (line.startsWith("RssAnon:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("no RssAnon in /proc/" + root + "/status");
    }

    private List<Long> members() {
        List<Long> members = new ArrayList<>(List.of(root));
        ProcessHandle.of(root)
                .ifPresent(handle -> {
                    try (Stream<ProcessHandle> below = handle.descendants()) {
                        below.forEach(child -> members.add(child.pid()));
                    }
                });
        return members;
    }

    private static String[] stat(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (IOException e) {
            return new String[0]; // it has just ended
        }
    }
}
