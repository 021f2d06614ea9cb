package dozo.bench;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs, and this one again, with a limit on their time. */
final class Programs {
    private static final int LIMIT_MINUTES = 30;

    private Programs() {}

    /** The command line of this very program with these arguments. */
    static List<String> dozo(String... arguments) {
        List<String> command = java();
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The command line of one of this program's own classes, in a process of its own. */
    static List<String> ownClass(Class<?> main, List<String> arguments) {
        List<String> command = java();
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-cp", jar().toString()));
        command.add(main.getName());
        command.addAll(arguments);
        return command;
    }

    private static List<String> java() {
        return new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    }

    private static Path jar() {
        try {
            return Path.of(
                    Programs.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where is our own jar?", e);
        }
    }

    /** Runs a program to its end; answers what it printed; throws with it if it failed. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed:\n" + output);
        }
        return output;
    }

    /** A question that may fail because the thing is not there yet. */
    interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until a condition holds, or throws naming what was awaited. */
    static void waitFor(String what, int seconds, Condition condition)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            if (holds(condition)) {
                return;
            }
            Thread.sleep(50);
        }
        throw new IOException("waited " + seconds + " s for " + what);
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (IOException e) {
            return false; // not there yet
        }
    }
}
