package dozo;

import dozo.command.Dozo;
import dozo.command.Terminal;
import java.util.List;

/** The program's entry: the command line, on the house that {@link Hosting} opens. */
public final class Main {
    /**
     * A native call pins a virtual thread's carrier: with more carriers than cores, one that waits
     * for the disk does not stop the others (docs/decisions/0003).
     */
    private static final int CARRIERS_PER_CORE = 8;

    private Main() {}

    public static void main(String[] words) {
        int carriers = CARRIERS_PER_CORE * Runtime.getRuntime().availableProcessors();
        // read once, when the first virtual thread is made
        System.setProperty("jdk.virtualThreadScheduler.parallelism", String.valueOf(carriers));
        System.setProperty("jdk.virtualThreadScheduler.maxPoolSize", String.valueOf(2 * carriers));
        List<String> arguments = List.of(words);
        System.exit(Dozo.run(arguments, new Hosting(), Terminal.ofProcess(arguments)));
    }
}
