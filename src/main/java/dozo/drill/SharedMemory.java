package dozo.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shared memory of PostgreSQL servers: it outlives a kill -9. A segment is named by its file in
 * /dev/shm, or as {@code sysv:KEY:ID}.
 */
final class SharedMemory {
    private static final Pattern MAPPED =
            Pattern.compile("(\\d+)\\s+(/dev/shm/PostgreSQL\\.\\d+|/SYSV([0-9a-f]{8}))( .*)?$");
    private static final Path SYSV = Path.of("/proc/sysvipc/shm");

    private SharedMemory() {}

    /** What these processes have mapped now. */
    static Set<String> of(Collection<Running> processes) {
        Set<String> segments = new TreeSet<>();
        for (Running process : processes) {
            for (String line : lines(Path.of("/proc/" + process.pid() + "/maps"))) {
                Matcher found = MAPPED.matcher(line);
                if (found.find()) {
                    // a System V segment's inode is its id
                    String sysv = "sysv:" + found.group(3) + ":" + found.group(1);
                    segments.add(found.group(3) == null ? found.group(2) : sysv);
                }
            }
        }
        return segments;
    }

    /** Removes those that are still there and that nobody uses. */
    static void remove(Collection<String> segments) {
        for (String segment : segments) {
            if (segment.startsWith("sysv:")) {
                removeSysv(segment);
            } else {
                try {
                    Files.deleteIfExists(Path.of(segment));
                } catch (IOException e) {
                    throw new LabBroken("can't remove " + segment, e);
                }
            }
        }
    }

    private static void removeSysv(String segment) {
        String[] words = segment.split(":");
        int key = Integer.parseUnsignedInt(words[1], 16);
        for (String line : lines(SYSV)) {
            // key, shmid, perms, size, cpid, lpid, nattch, ...
            String[] fields = line.strip().split("\\s+");
            if (fields[0].equals("" + key) && fields[1].equals(words[2]) && fields[6].equals("0")) {
                Program.attempt(List.of("ipcrm", "-m", words[2]));
            }
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException gone) {
            return List.of();
        }
    }
}
