package dozo.bench.machine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs other programs, and this one again, with a limit on their time. */
public final class Programs {
    private static final int LIMIT_MINUTES = 60;
    private static final String CACHE_OPTION = "-XX:AOTCache=";
    private static final String CARRIERS = "jdk.virtualThreadScheduler.";

    private Programs() {}

    /**
     * The command line of this very program with these arguments, and with the options of the Java
     * machine that it has itself: what the launcher gives every command, serve gets here too.
     */
    public static List<String> dozo(String... arguments) {
        List<String> command = java();
        command.addAll(ownOptions());
        command.addAll(List.of("-jar", jar().toString()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** As {@link #dozo}, without the start-up cache. */
    public static List<String> dozoWithoutCache(String... arguments) {
        List<String> command = dozo(arguments);
        command.removeIf(option -> option.startsWith(CACHE_OPTION));
        return command;
    }

    /** Whether {@link #dozo} starts with a start-up cache. */
    public static boolean hasCache() {
        return ownOptions().stream().anyMatch(option -> option.startsWith(CACHE_OPTION));
    }

    private static List<String> ownOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .toList();
    }

    /**
     * The command line of a load generator: small, so that it takes little from who is measured.
     */
    public static List<String> load(Class<?> main, List<String> arguments) {
        return ownClass(main, List.of("-Xmx1g", "-XX:+UseSerialGC"), arguments);
    }

    /**
     * The command line of rooms of the server without its doors, on a Java machine like its own.
     */
    public static List<String> rooms(Class<?> main, List<String> arguments) {
        List<String> options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        for (String name : List.of("parallelism", "maxPoolSize")) {
            String value = System.getProperty(CARRIERS + name);
            if (value != null) { // as Main sets it for the server
                options.add("-D" + CARRIERS + name + "=" + value);
            }
        }
        return ownClass(main, options, arguments);
    }

    private static List<String> ownClass(
            Class<?> main, List<String> options, List<String> arguments) {
        List<String> command = java();
        command.addAll(options);
        command.addAll(List.of("-cp", jar().toString(), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static List<String> java() {
        return new ArrayList<>(List.of(javaHome("java")));
    }

    /** A program of the JDK that we run on. */
    public static String javaHome(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program).toString();
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
    public static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed:\n" + output);
            }
            return output;
        } finally {
            process.destroyForcibly();
        }
    }

    /** A question that may fail because the thing is not there yet. */
    public interface Condition {
        boolean holds() throws IOException;
    }

    /** Waits until a condition holds, or throws naming what was awaited. */
    public static void waitFor(String what, int seconds, Condition condition)
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
