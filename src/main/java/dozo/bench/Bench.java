package dozo.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells one story: progress on standard error, its table on standard output. What it started and
 * wrote is gone when the process ends, by a signal too.
 */
public final class Bench {
    static final Map<String, Story> STORIES = stories();

    /** The stories that can run against Postfix and Dovecot. */
    static final Set<String> COMPARABLE = Set.of("smtp", "pop3", "imap", "mixed");

    private static final int USAGE_EXIT = 64; // EX_USAGE, sysexits(3)
    private static final int FAILED_EXIT = 70; // EX_SOFTWARE

    private Bench() {}

    private static Map<String, Story> stories() {
        Map<String, Story> stories = new LinkedHashMap<>();
        for (String door : List.of("smtp", "pop3", "imap")) {
            stories.put(door, new DoorStory(door));
        }
        stories.put("store", new StoreStory());
        stories.put("aged", new AgedStory());
        stories.put("growth", new GrowthStory());
        stories.put("mixed", new MixedStory());
        stories.put("idle", new IdleStory());
        stories.put("start", new StartStory());
        stories.put("cluster", new ClusterStory());
        return stories;
    }

    /**
     * Runs a benchmark; answers the exit code.
     *
     * @param words its name and its options
     */
    public static int run(List<String> words) throws InterruptedException {
        Request request;
        try {
            request = Request.of(words);
        } catch (IllegalArgumentException e) {
            System.err.println("dozo: " + e.getMessage() + ". See dozo bench --help");
            return USAGE_EXIT;
        }
        try {
            Stage stage = new Stage(folder(request), request);
            Thread broom = new Thread(() -> sweep(stage), "dozo-bench-end");
            Runtime.getRuntime().addShutdownHook(broom); // a signal passes by what comes after
            Story story = Objects.requireNonNull(STORIES.get(request.story()));
            System.out.print(story.tell(stage).print());
            return 0;
        } catch (IOException e) {
            System.err.println("dozo: the benchmark failed: " + e.getMessage());
            return FAILED_EXIT;
        }
    }

    private static Path folder(Request request) throws IOException {
        Path parent = request.folder();
        Path folder =
                parent == null
                        ? Files.createTempDirectory("dozo-bench")
                        : Files.createTempDirectory(parent, "dozo-bench");
        if (Files.getFileStore(folder).type().equals("tmpfs")) {
            Stage.say(folder + " is in memory, where nothing is ever durable: see --folder");
        }
        return folder;
    }

    /** Ends what still runs, and removes the data. */
    private static void sweep(Stage stage) {
        Path folder = stage.folder();
        try {
            stage.ends().forEach(Runnable::run);
        } catch (RuntimeException e) {
            System.err.println("dozo: something is left behind: " + e.getMessage());
        }
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("dozo: " + folder + " could not be removed: " + e);
        }
    }
}
