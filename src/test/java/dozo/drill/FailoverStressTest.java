package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.installation.Installation.Machine;
import dozo.stress.StressProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * UIDs, flags and mod-sequences stay exact through failovers: eight sessions with models of their
 * own work on one mailbox through all four nodes, while the leading centre is killed, and the next
 * one is cut off. -Ddozo.seed repeats what the sessions do.
 */
@Tag("heavy")
class FailoverStressTest {
    private static final Duration PROMOTION = Duration.ofMinutes(1);
    private static final Duration REJOIN = Duration.ofMinutes(2);
    private static final int END_SECONDS = 20;

    @TempDir private Path temporary;
    private Lab lab;

    private final long begun = System.nanoTime();

    @BeforeEach
    void up() throws IOException {
        lab = TestLab.at(temporary, "u");
        lab.up(step -> {});
        said("the lab is up");
    }

    @AfterEach
    void down() {
        lab.down(step -> {});
    }

    @Test
    void whatSessionsWereToldStaysTrueThroughTwoFailovers() throws Exception {
        long seed = Long.getLong("dozo.seed", System.nanoTime());
        lab.keepVotesAtWitness();
        try (Sessions sessions = new Sessions(lab, Path.of("target/failover-stress.log"), seed)) {
            sessions.order(StressProcess.WORK);

            loseLeader(sessions, "kill", lab::kill, lab::start);
            loseLeader(sessions, "cut", lab::cut, lab::heal);

            said("works in quiet");
            String told = sessions.order(StressProcess.STOP);
            System.out.println("IMAP stress through failovers: seed " + seed + ", " + told);
            assertEquals(0, sessions.exit());
        }
    }

    /** The other centre takes over; the lost one comes back, and all is quiet again. */
    private void loseLeader(
            Sessions sessions, String what, Consumer<Site> breaking, Consumer<Site> mending)
            throws IOException {
        int before = sessions.interruptions();
        Site lost = lab.leader().orElseThrow();
        sessions.order(StressProcess.TROUBLE);
        breaking.accept(lost);
        said(what + " " + lost.name());
        lab.awaitLeader(lab.other(lost), PROMOTION);
        said("the other leads");
        sessions.order(StressProcess.WORK);
        said("all work");
        mending.accept(lost);
        said("mended");
        settle(sessions);
        assertTrue(sessions.interruptions() > before, "nobody noticed");
    }

    private void said(String what) {
        System.out.printf("%6.1f s  %s%n", (System.nanoTime() - begun) / 1e9, what);
    }

    /** Until both centres are in step and each session works; then none may be interrupted. */
    private void settle(Sessions sessions) throws IOException {
        lab.awaitInStep(REJOIN);
        said("in step");
        lab.keepVotesAtWitness();
        sessions.order(StressProcess.WORK);
        said("all work");
        sessions.order(StressProcess.QUIET);
        sessions.order(StressProcess.WORK);
    }

    /** They live in the clients' network, in a process of their own. */
    private static final class Sessions implements AutoCloseable {
        private final Process process;
        private final Path log;
        private final long seed;
        private final BufferedReader answers;
        private final Writer orders;

        Sessions(Lab lab, Path log, long seed) throws IOException {
            List<String> nodes =
                    lab.centres().stream()
                            .flatMap(centre -> centre.nodes().stream())
                            .map(Machine::address)
                            .toList();
            List<String> command = new ArrayList<>(Wan.in(lab.clientNamespace()));
            command.addAll(
                    Nodes.java(StressProcess.class.getName(), "-Xmx256m", "-XX:+UseSerialGC"));
            command.add(String.join(",", nodes));
            command.addAll(List.of(Nodes.accounts().getFirst(), Nodes.PASSWORD, "" + seed));
            this.process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            this.log = log;
            this.seed = seed;
            this.answers = process.inputReader();
            this.orders = process.outputWriter();
        }

        /** Answers when it is done; a mismatch ends the test. */
        String order(String order) throws IOException {
            try {
                orders.write(order + "\n");
                orders.flush();
            } catch (IOException ended) {
                throw new AssertionError(said(order), ended);
            }
            String answer = answers.readLine();
            if (answer == null || !answer.startsWith(StressProcess.DONE)) {
                throw new AssertionError(said(order));
            }
            return answer.substring(StressProcess.DONE.length()).strip();
        }

        private String said(String order) throws IOException {
            return "seed " + seed + ", at " + order + ":\n" + Files.readString(log);
        }

        int interruptions() throws IOException {
            return Integer.parseInt(order(StressProcess.INTERRUPTIONS));
        }

        /** Lets it end by itself. */
        int exit() throws IOException, InterruptedException {
            orders.close();
            return process.waitFor(END_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
