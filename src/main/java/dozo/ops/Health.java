package dozo.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Is this server well? Named checks, asked when somebody wants to know: "live" ones fail when only
 * a new start helps, "ready" ones when work should go elsewhere for now. A check answers at once,
 * from what is known; it never waits.
 */
public final class Health {
    /** Where the server is in its life. */
    public enum Stage {
        STARTING,
        OPEN,
        DRAINING
    }

    /**
     * What was found.
     *
     * @param problems check to reason; empty when all is well
     */
    public record Report(Map<String, String> problems) {
        public boolean well() {
            return problems.isEmpty();
        }
    }

    private final Map<String, Supplier<String>> live = new ConcurrentSkipListMap<>();
    private final Map<String, Supplier<String>> ready = new ConcurrentSkipListMap<>();
    private volatile Stage stage = Stage.STARTING;

    /** The server is ready only while it is OPEN. */
    public void stage(Stage now) {
        stage = now;
    }

    /**
     * Adds a check of life.
     *
     * @param problem says in a line what is wrong; empty when nothing is
     */
    public void live(String name, Supplier<String> problem) {
        live.put(name, problem);
    }

    /** Adds a check of readiness, in the same form. */
    public void ready(String name, Supplier<String> problem) {
        ready.put(name, problem);
    }

    public Report live() {
        return report(live);
    }

    /** Ready is who is live, open, and without any other problem. */
    public Report ready() {
        Map<String, String> problems = new LinkedHashMap<>();
        switch (stage) {
            case STARTING -> problems.put("stage", "the server is starting");
            case DRAINING -> problems.put("stage", "the server is shutting down");
            case OPEN -> {}
        }
        problems.putAll(report(live).problems());
        problems.putAll(report(ready).problems());
        return new Report(problems);
    }

    private static Report report(Map<String, Supplier<String>> checks) {
        Map<String, String> problems = new LinkedHashMap<>();
        checks.forEach((name, check) -> {
            String problem = ask(check);
            if (!problem.isEmpty()) {
                problems.put(name, problem);
            }
        });
        return new Report(problems);
    }

    private static String ask(Supplier<String> check) {
        try {
            return check.get();
        } catch (RuntimeException e) {
            return "the check itself failed: " + e;
        }
    }
}
