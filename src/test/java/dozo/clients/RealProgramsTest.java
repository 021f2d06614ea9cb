package dozo.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.Door;
import dozo.clients.RecordingProxy.Sent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The main job: Postfix and swaks send the corpus in, and each mail comes out of curl, fetchmail,
 * mbsync and mutt byte for byte as it left the sender, behind our own trace headers.
 */
@Tag("heavy")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealProgramsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SWAKS_AT_ONCE = 2;
    private static final Path KEPT = Path.of("target/clients");

    /**
     * What Dozo puts before a mail, and no more. Each mail has a sender of its own, by which it is
     * found again.
     */
    private static final Pattern TRACE =
            Pattern.compile(
                    "\\AReturn-Path: <c(\\d{4})@corpus\\.example>\r\n"
                            + "Delivered-To: [^\r\n]+\r\n"
                            + "Received: from [^\r\n]+\r\n(?:[ \t][^\r\n]+\r\n)+");

    private Path folder = Path.of("");
    private final Map<String, Map<Integer, String>> sent = new HashMap<>();
    private List<Corpus.Mail> corpus = List.of();
    private @Nullable House open;

    @BeforeAll
    void sendTheCorpus(@TempDir Path temporary) throws Exception {
        folder = temporary;
        Program.require("postfix", "swaks", "curl", "fetchmail", "mbsync", "mutt", "script");
        Program.requireThat(Program.isRoot(), "root, as Postfix does");
        corpus = Corpus.mails();
        open = House.open(folder.resolve("data"), "postfix", "swaks");
        sent.put("postfix", sendWithPostfix());
        sent.put("swaks", sendWithSwaks());
    }

    @AfterAll
    void close() throws InterruptedException {
        if (open != null) {
            open.stop();
        }
    }

    private House house() {
        return Objects.requireNonNull(open);
    }

    private Map<Integer, String> sendWithPostfix() throws Exception {
        try (var proxy = proxy();
                var postfix =
                        Postfix.start(Files.createTempDirectory("dozo-postfix"), proxy.port())) {
            for (int i = 0; i < corpus.size(); i++) {
                postfix.submit(sender(i), House.address("postfix"), corpus.get(i).octets());
            }
            Waiting.until(
                    PATIENCE,
                    () -> proxy.sent().size() + proxy.refused().size() >= corpus.size(),
                    () -> proxy.sent().size() + " sent\n" + postfix.log());
            return taken(proxy);
        }
    }

    private Map<Integer, String> sendWithSwaks() throws Exception {
        try (var proxy = proxy();
                var threads = Executors.newFixedThreadPool(SWAKS_AT_ONCE)) {
            var swaks = new Swaks(folder, proxy.port());
            List<Callable<Integer>> runs = new ArrayList<>();
            for (int i = 0; i < corpus.size(); i++) {
                int number = i;
                runs.add(() -> {
                    byte[] mail = corpus.get(number).octets();
                    swaks.send(sender(number), House.address("swaks"), mail);
                    return number;
                });
            }
            for (Future<Integer> run : threads.invokeAll(runs)) {
                run.get();
            }
            return taken(proxy);
        }
    }

    private RecordingProxy proxy() throws IOException {
        return new RecordingProxy(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), house().port(Door.SMTP)));
    }

    private static String sender(int mail) {
        return "c%04d@corpus.example".formatted(mail);
    }

    /** What left the sender, by the number of the mail; nothing may have been refused. */
    private Map<Integer, String> taken(RecordingProxy proxy) {
        assertEquals(List.of(), proxy.refused());
        Map<Integer, String> taken = new HashMap<>();
        for (Sent mail : proxy.sent()) {
            int number = Integer.parseInt(mail.sender().substring(1, 5));
            taken.put(number, new String(mail.octets(), ISO_8859_1));
        }
        assertEquals(corpus.size(), taken.size());
        return taken;
    }

    @Test
    void swaksLeavesMailsAsTheyAre() {
        Map<Integer, String> bySwaks = Objects.requireNonNull(sent.get("swaks"));
        for (int i = 0; i < corpus.size(); i++) {
            String original = new String(corpus.get(i).octets(), ISO_8859_1);
            assertEquals(original, bySwaks.get(i), corpus.get(i).name());
        }
    }

    @ParameterizedTest
    @EnumSource(Reading.class)
    void readsByteForByteWhatPostfixSent(Reading reading) throws Exception {
        check(reading, "postfix");
    }

    @ParameterizedTest
    @EnumSource(Reading.class)
    void readsByteForByteWhatSwaksSent(Reading reading) throws Exception {
        check(reading, "swaks");
    }

    @ParameterizedTest
    @EnumSource(
            value = Door.class,
            names = {"POP3", "POP3S", "IMAP", "IMAPS"})
    void curlTrustsOurCertificate(Door door) throws Exception {
        var curl = new Curl(folder, house().access("swaks"));
        byte[] mail =
                curl.overTls(door.key(), house().port(door), House.HOSTNAME, house().authority());
        assertTrue(TRACE.matcher(new String(mail, ISO_8859_1)).find());
    }

    private void check(Reading reading, String account) throws Exception {
        Path own = Files.createDirectories(folder.resolve(account + "-" + reading));
        Map<Integer, String> left = new HashMap<>(sent.getOrDefault(account, Map.of()));
        List<String> wrong = new ArrayList<>();
        for (byte[] given : reading.read(own, house().access(account))) {
            String text = reading.text(given);
            Matcher trace = TRACE.matcher(text);
            assertTrue(trace.find(), () -> "no trace headers: " + text);
            int number = Integer.parseInt(trace.group(1));
            String name = corpus.get(number).name();
            String octets = left.remove(number);
            if (octets == null) {
                wrong.add(name + ": given twice");
            } else if (!reading.same(name, trace.group() + octets, text)) {
                wrong.add(name + ": see " + keep(own, name, trace.group() + octets, text));
            }
        }
        left.values().removeIf(octets -> !reading.shows(octets));
        left.keySet().forEach(number -> wrong.add(corpus.get(number).name() + ": missing"));
        assertEquals(List.of(), wrong);
    }

    /** Puts what differs where a person can compare it after the test. */
    private static Path keep(Path reading, String name, String expected, String given)
            throws IOException {
        Path kept = Files.createDirectories(KEPT.resolve(reading.getFileName()));
        String file = name.replace('/', '-');
        Files.writeString(kept.resolve(file + ".expected"), expected, ISO_8859_1);
        return Files.writeString(kept.resolve(file + ".given"), given, ISO_8859_1);
    }
}
