package dozo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of a user of its own, administered by that user and by root, under load. */
@Tag("heavy")
@Timeout(300)
class ServiceUserTest {
    private static final int NOBODY = 65_534;
    private static final int SOMEBODY_ELSE = 65_533;
    private static final int PORT_OFFSET = 27_000;

    @TempDir private Path folder;
    private Path data = Path.of("");
    private Path jar = Path.of("");

    @BeforeEach
    void prepare() throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        boolean can = root && Files.isExecutable(Path.of("/usr/bin/setpriv"));
        if (!can && "true".equals(System.getenv("CI"))) {
            throw new AssertionError("needs root and setpriv");
        }
        Assumptions.assumeTrue(can, "needs root and setpriv");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        jar = folder.resolve("dozo.jar");
        Files.copy(Path.of("target/dozo-all.jar"), jar, StandardCopyOption.REPLACE_EXISTING);
        data = Files.createDirectory(folder.resolve("data"));
        Files.setOwner(data, nobody());
    }

    private static UserPrincipal nobody() throws IOException {
        return Path.of("/")
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("nobody");
    }

    private record Ended(int exit, String output) {}

    private ProcessBuilder dozo(int user, String... words) {
        List<String> command = new ArrayList<>();
        if (user != 0) {
            String id = String.valueOf(user);
            command.addAll(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(List.of("-jar", jar.toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", data.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true);
    }

    private Ended run(int user, String... words) throws IOException, InterruptedException {
        Process process = dozo(user, words).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    private String done(int user, String... words) throws IOException, InterruptedException {
        Ended ended = run(user, words);
        assertEquals(Exit.OK, ended.exit(), ended.output());
        return ended.output();
    }

    private Path people(String name, int from, int to) throws IOException {
        StringBuilder rows = new StringBuilder("address,password,name,quota\n");
        for (int i = from; i < to; i++) {
            rows.append("user%05d@example.com,\"%s\",,\n".formatted(i, Office.SECRET.text()));
        }
        return Files.writeString(folder.resolve(name), rows);
    }

    @Test
    void importsAsRootAndAsTheServiceUserWhileMailComesIn() throws Exception {
        done(0, "domain", "add", "example.com");
        done(0, "user", "add", "taro@example.com");
        everythingBelongsToNobody();

        Process server =
                dozo(
                                NOBODY,
                                "serve",
                                "--listen",
                                "127.0.0.1",
                                "--port-offset",
                                String.valueOf(PORT_OFFSET))
                        .redirectOutput(folder.resolve("server.log").toFile())
                        .start();
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong accepted = new AtomicLong();
        try {
            awaitReady(server);
            List<Thread> load = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                load.add(Thread.ofVirtual().start(() -> send(over, accepted)));
            }
            String first = done(NOBODY, "user", "import", people("a.csv", 0, 6_000).toString());
            assertTrue(first.contains("6,000 added, 0 skipped, 0 failed."), tail(first));
            String second = done(0, "user", "import", people("b.csv", 4_000, 10_000).toString());
            assertTrue(second.contains("4,000 added, 2,000 skipped, 0 failed."), tail(second));
            assertTrue(done(0, "status").contains("users"), "status");
            Ended refused = run(SOMEBODY_ELSE, "status");
            assertEquals(Exit.UNAVAILABLE, refused.exit(), refused.output());
            over.set(true);
            for (Thread each : load) {
                each.join();
            }
            assertTrue(accepted.get() > 0, "no mail came in");
        } finally {
            over.set(true);
            server.destroy();
            assertTrue(server.waitFor(60, TimeUnit.SECONDS), "the server did not end");
        }
        assertEquals(Exit.OK, server.exitValue(), Files.readString(folder.resolve("server.log")));
        assertTrue(done(0, "user", "list").contains("user09999@example.com"));
        everythingBelongsToNobody();
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 500));
    }

    private void everythingBelongsToNobody() throws IOException {
        UserPrincipal nobody = nobody();
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.toList()) {
                assertEquals(nobody, Files.getOwner(file), file.toString());
            }
        }
    }

    private void awaitReady(Process server) throws IOException, InterruptedException {
        Path log = folder.resolve("server.log");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.readString(log).contains("dozo: ready")) {
            assertTrue(server.isAlive() && System.nanoTime() < end, () -> "not ready: " + log);
            TimeUnit.MILLISECONDS.sleep(50); // polls a file: there is nothing to wait on
        }
    }

    /** Sends mails to one user, one after the other, until it is over. */
    private static void send(AtomicBoolean over, AtomicLong accepted) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), 25 + PORT_OFFSET)) {
            socket.setSoTimeout(60_000);
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            in.readLine();
            ask(in, out, "HELO load.example");
            while (!over.get()) {
                ask(in, out, "MAIL FROM:<load@load.example>");
                ask(in, out, "RCPT TO:<taro@example.com>");
                ask(in, out, "DATA");
                if (ask(in, out, "Subject: load\r\n\r\nx\r\n.").startsWith("250")) {
                    accepted.incrementAndGet();
                }
            }
        } catch (IOException gone) {
            if (!over.get()) {
                throw new AssertionError(gone);
            }
        }
    }

    private static String ask(BufferedReader in, OutputStream out, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return String.valueOf(in.readLine());
    }
}
