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
    public record Request(String story, String works, boolean against, int rounds, double scale) {}

    private final Request request;
    private final Table table = new Table();

    private Bench(Request request) {
        this.request = request;
    }

    /** Names of the stories. */
    public static List<String> stories() {
        return List.of("smtp", "pop3", "imap");
    }

    /** Runs a story; prints progress on standard error and the table on standard output. */
    public static void run(Request request) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("dozo-bench");
        try {
            new Bench(request).run(folder);
        } finally {
            delete(folder);
        }
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
