package dozo.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A process, told apart from a later one with the same number by the moment of its start.
 *
 * @param started clock ticks after the machine's start, field 22 of /proc/PID/stat
 */
public record Running(long pid, long started) {
    private static final int STATE = 0; // of the fields behind the name
    private static final int STARTED = 19;

    /** The process that has this number now; empty if there is none, or a dead one's shell. */
    static Optional<Running> of(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // the name, in parentheses, may hold anything
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            boolean dead = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return dead
                    ? Optional.empty()
                    : Optional.of(new Running(pid, Long.parseLong(fields[STARTED])));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    public boolean isAlive() {
        return of(pid).filter(this::equals).isPresent();
    }

    /** A process that it has started and that lives. */
    Optional<Running> child() {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .flatMap(child -> of(child.pid()).stream())
                .findFirst();
    }

    /** Its words with blanks between; empty if it is gone. */
    String commandLine() {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** Sends a signal to all of them that live, at once. */
    static void signal(List<Running> processes, String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-s", name, "--"));
        processes.stream()
                .filter(Running::isAlive)
                .map(each -> String.valueOf(each.pid()))
                .forEach(command::add);
        if (command.size() > 4) {
            Program.attempt(command);
        }
    }

    /** Sends a signal, if the process is still this one. */
    void signal(String name) {
        signal(List.of(this), name);
    }
}
