package dozo.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.FreePorts;
import dozo.account.Office;
import dozo.dialogue.Peer;
import dozo.house.ServeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code dozo user import} of ten thousand people, in processes as an operator has them. */
@Tag("heavy")
class ImportUnderLoadTest {
    private static final int PEOPLE = 10_000;
    private static final int SENDERS = 8;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final List<String> AS_NOBODY =
            List.of("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups");
    private static final Path JAR = Path.of("target/dozo-all.jar").toAbsolutePath();

    private Path folder = Path.of("");
    private Path data = Path.of("");
    private Path people = Path.of("");
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger sent = new AtomicInteger();

    /** What a command printed, and its exit code. */
    private record Done(int exit, String output, Duration took) {}

    @BeforeEach
    void write() throws IOException {
        // a @TempDir is its owner's alone; the service user must come in
        folder = Files.createTempDirectory("dozo-import");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        data = folder.resolve("data");
        people = Files.write(folder.resolve("people.csv"), rows("user"));
    }

    @AfterEach
    void delete() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> rows(String prefix) {
        List<String> rows = new ArrayList<>(List.of("address,password,name,quota"));
        for (int i = 0; i < PEOPLE; i++) {
            String hash = "\"{ARGON2ID}" + Office.SECRET.text() + "\"";
            rows.add(prefix + i + "@dozo.example," + hash + ",Number " + i + ",1G");
        }
        return rows;
    }

    @Test
    void tenThousandComeInWhileMailIsTaken() throws Exception {
        try (ServeProcess server = new ServeProcess(data).start()) {
            server.people("dozo.example", "secret", "ann");
            Done done = underLoad(server, List.of(), people);
            assertImported(done);
            assertEquals(0, run(List.of(), "user", "show", "user9999@dozo.example").exit());

            // once more, with two broken rows: who is there is skipped, and the exit code tells
            List<String> more = rows("user");
            more.set(5_000, "no address,secret,,");
            more.set(7_000, "x@nowhere.example,secret,,");
            Done again = run(List.of(), "user", "import", write(more).toString());
            assertEquals(1, again.exit(), last(again));
            assertTrue(again.output().contains("\n5001\tno address\tfailed: "), last(again));
            assertTrue(again.output().contains("0 added, 9,998 skipped, 2 failed."), last(again));
            server.stop();
        }
    }

    @Test
    void theServiceUserMayDoItToo() throws Exception {
        needRoot();
        Path jar = Files.copy(JAR, folder.resolve("dozo.jar")); // where nobody can read it
        assertEquals(0, run(AS_NOBODY, jar, "domain", "add", "dozo.example").exit());
        // no server runs: the command works on the store itself
        Done offline = run(AS_NOBODY, jar, "user", "import", people.toString());
        assertImported(offline);
        assertEquals("nobody", Files.getOwner(data.resolve("dozo.db")).getName());
    }

    /** Root's command line talks to the service user's server, and leaves no file of root's. */
    @Test
    void rootImportsIntoTheServiceUsersServer() throws Exception {
        needRoot();
        Path jar = Files.copy(JAR, folder.resolve("dozo.jar"));
        assertEquals(0, run(AS_NOBODY, jar, "domain", "add", "dozo.example").exit());
        Path log = folder.resolve("serve.log");
        int offset = FreePorts.offset();
        List<String> serve = new ArrayList<>(AS_NOBODY);
        serve.addAll(java(jar, "serve", "--listen", "127.0.0.1", "--port-offset", "" + offset));
        Process server =
                new ProcessBuilder(serve)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!Files.readString(log).contains("dozo: ready") && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.sleep(20); // polls a file: there is nothing to wait on
            }
            assertImported(run(List.of(), "user", "import", people.toString()));
            Done byNobody = run(AS_NOBODY, jar, "user", "show", "user1@dozo.example");
            assertEquals(0, byNobody.exit(), byNobody.output());
        } finally {
            server.destroy();
            assertTrue(server.waitFor(45, TimeUnit.SECONDS));
        }
        try (var files = Files.walk(data)) {
            for (Path file : files.toList()) {
                assertEquals("nobody", Files.getOwner(file).getName(), file.toString());
            }
        }
    }

    private static void needRoot() {
        boolean root = "root".equals(System.getProperty("user.name"));
        Assumptions.assumeTrue(
                root && Files.exists(Path.of("/usr/bin/setpriv")), "skipped: needs root, setpriv");
    }

    private static void assertImported(Done done) {
        assertEquals(0, done.exit(), last(done));
        assertTrue(done.output().contains("10001\tuser9999@dozo.example\tadded"), last(done));
        assertTrue(done.output().contains("10,000 added, 0 skipped, 0 failed."), last(done));
        assertTrue(done.took().compareTo(LIMIT) < 0, "it took " + done.took());
        System.out.println("import of " + PEOPLE + ": " + done.took());
    }

    private static String last(Done done) {
        String output = done.output();
        return output.substring(Math.max(0, output.length() - 2_000));
    }

    private Done underLoad(ServeProcess server, List<String> as, Path file) throws Exception {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                senders.add(
                        pool.submit(() -> {
                            send(server);
                            return null;
                        }));
            }
            Done done = run(as, "user", "import", file.toString());
            over.set(true);
            for (Future<?> sender : senders) {
                sender.get();
            }
            assertTrue(sent.get() > SENDERS, "mail flowed meanwhile: " + sent.get());
            System.out.println(sent.get() + " mails meanwhile");
            return done;
        }
    }

    private void send(ServeProcess server) throws IOException {
        while (!over.get()) {
            try (Peer smtp = Talk.smtp(server.address(Door.SMTP.port()))) {
                for (int i = 0; i < 100 && !over.get(); i++) {
                    String reply = Talk.mail(smtp, "ann@dozo.example", "Subject: load\r\n\r\n");
                    assertTrue(reply.startsWith("250"), reply);
                    sent.incrementAndGet();
                }
            }
        }
    }

    private Path write(List<String> rows) throws IOException {
        return Files.write(folder.resolve("more.csv"), rows);
    }

    private Done run(List<String> as, String... words) throws Exception {
        return run(as, JAR, words);
    }

    private Done run(List<String> as, Path jar, String... words) throws Exception {
        List<String> command = new ArrayList<>(as);
        command.addAll(java(jar, words));
        Path output = Files.createTempFile(folder, "out", ".txt");
        long start = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it hangs");
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return new Done(process.exitValue(), Files.readString(output), took);
    }

    private List<String> java(Path jar, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString()));
        return command;
    }
}
