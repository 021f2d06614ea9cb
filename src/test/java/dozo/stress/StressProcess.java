package dozo.stress;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The main class of a process with sessions on one mailbox of several nodes. Orders come on its
 * standard input, a word a line, and each is answered by a line; after a mismatch it ends with 1.
 */
public final class StressProcess {
    /** Each session is to do some more; answered when all have. */
    public static final String WORK = "work";

    /** From now on nodes may go: sessions may be interrupted. */
    public static final String TROUBLE = "trouble";

    /** All nodes are back: no session may be interrupted any more. */
    public static final String QUIET = "quiet";

    /** Asks how often sessions were interrupted. */
    public static final String INTERRUPTIONS = "interruptions";

    /** The work is over; answered with a summary when all was looked at a last time. */
    public static final String STOP = "stop";

    /** The answer to each order is this word, and what was asked for. */
    public static final String DONE = "done";

    private static final int SESSIONS = 8;
    private static final int STEPS = 20;

    private StressProcess() {}

    /**
     * Begins.
     *
     * @param arguments addresses of the nodes, separated by commas; account; password; seed
     */
    public static void main(String[] arguments) throws Exception {
        List<String> nodes = List.of(arguments[0].split(","));
        long seed = Long.parseLong(arguments[3]);
        try (Crowd crowd =
                new Crowd(
                        SESSIONS,
                        seed,
                        number -> new Cluster(nodes, arguments[1], arguments[2], number))) {
            obey(crowd);
        }
    }

    private static void obey(Crowd crowd) throws Exception {
        var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            String answer = "";
            switch (order) {
                case WORK -> crowd.work(STEPS);
                case TROUBLE -> crowd.expectTrouble(true);
                case QUIET -> crowd.expectTrouble(false);
                case INTERRUPTIONS -> answer = " " + crowd.interruptions();
                case STOP -> answer = " " + crowd.finish();
                default -> throw new IllegalArgumentException("no order " + order);
            }
            System.out.println(DONE + answer);
        }
    }
}
