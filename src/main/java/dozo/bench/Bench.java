package dozo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs one story's works in rounds, interleaved over the subjects, and prints the medians. Each
 * subject gets the same mails; one warm-up round is not counted.
 */
public final class Bench {
    /**
     * What is asked for.
     *
     * @param story smtp, pop3 or imap
     * @param works a part of a work's name; empty for all
     * @param against also measure the reference (Postfix and Dovecot)
     * @param rounds counted rounds of each work
     * @param scale share of the full number of mails, 1 for all
     */
    record Request(String story, String works, boolean against, int rounds, double scale) {
        Request with(String option, String value) {
            return switch (option) {
                case "--against" -> new Request(story, works, true, rounds, scale);
                case "--works" -> new Request(story, value, against, rounds, scale);
                case "--rounds" ->
                        new Request(story, works, against, Integer.parseInt(value), scale);
                case "--scale" ->
                        new Request(story, works, against, rounds, Double.parseDouble(value));
                default -> throw new IllegalArgumentException("there is no option " + option);
            };
        }
    }

    private static final List<String> STORIES = List.of("smtp", "pop3", "imap");
    private static final int USAGE_EXIT = 64;

    private final Request request;
    private final Table table = new Table();

    private Bench(Request request) {
        this.request = request;
    }

    private static final String USAGE =
            """
            Usage: dozo bench NAME [--against postfix|dovecot] [--works PART] [--rounds N] [--scale X]
              NAME        smtp, pop3 or imap
              --against   the same works on Postfix and Dovecot, in the same run (needs root on Debian)
              --works     only works whose name holds PART
              --rounds    counted rounds of each work, 3 unless said; one more warms up
              --scale     share of the full number of mails, 1 unless said
            Examples:
              dozo bench smtp --against postfix
              dozo bench imap --works FLAGS --rounds 5
            """;

    /**
     * Runs a story; prints progress on standard error and the table on standard output; answers the
     * exit code.
     *
     * @param words the story's name and its options
     */
    public static int run(List<String> words) throws IOException, InterruptedException {
        Request request;
        try {
            request = request(words);
        } catch (IllegalArgumentException e) {
            System.err.println("dozo: " + e.getMessage() + "\n" + USAGE);
            return USAGE_EXIT;
        }
        Path folder = Files.createTempDirectory("dozo-bench");
        try {
            new Bench(request).run(folder);
            return 0;
        } finally {
            delete(folder);
        }
    }

    private static Request request(List<String> words) {
        Request request = new Request(words.getFirst(), "", false, 3, 1);
        if (!STORIES.contains(request.story())) {
            throw new IllegalArgumentException("there is no benchmark " + request.story());
        }
        for (int i = 1; i < words.size(); i += 2) {
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(words.get(i) + " needs a value");
            }
            request = request.with(words.get(i), words.get(i + 1));
        }
        return request;
    }

    private void run(Path folder) throws IOException, InterruptedException {
        List<Subject> subjects = new ArrayList<>(List.of(new DozoSubject()));
        if (request.against()) {
            subjects.add(new ReferenceSubject());
        }
        try {
            for (Subject subject : subjects) {
                say("starting " + subject.name());
                subject.start(folder.resolve("s" + subjects.indexOf(subject)), Story.ACCOUNTS);
            }
            Story story = new Story(request.scale());
            for (Story.Chapter chapter : story.chapters(request.story())) {
                for (Subject subject : subjects) {
                    say("filling " + subject.name());
                    chapter.fill().into(subject);
                }
                for (Work work : chapter.works()) {
                    if (work.name().contains(request.works())) {
                        measure(work, subjects);
                    }
                }
            }
            System.out.print(table.print());
        } finally {
            for (Subject subject : subjects) {
                subject.close();
            }
        }
    }

    private void measure(Work work, List<Subject> subjects)
            throws IOException, InterruptedException {
        for (int round = 0; round <= request.rounds(); round++) {
            for (Subject subject : subjects) {
                long cpu = subject.cpuNanos();
                long nanos = LoadProcess.run(work, work.load().apply(subject));
                double cpuMicros = (subject.cpuNanos() - cpu) / 1e3 / work.operations();
                double rate = work.operations() * 1e9 / nanos;
                say(
                        "%s, round %d, %s: %.0f/s, %.1f µs CPU"
                                .formatted(work.name(), round, subject.name(), rate, cpuMicros));
                if (round > 0) { // round 0 warms up
                    table.add(work.name(), subject.name(), new Table.Figure(rate, cpuMicros));
                }
            }
        }
    }

    private static void say(String text) {
        System.err.println("bench: " + text);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
