package dozo.web.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class AdminSocketTest {
    @TempDir private Path data;
    private AdminSocket socket;

    /** Answers with what it was asked, after as much progress as was asked for. */
    private static final class Echo implements Administration {
        @Override
        public Answer run(String operation, ObjectNode arguments, Consumer<JsonNode> progress) {
            if (operation.equals("refuse")) {
                return new Answer.Refused("no", "No, because", List.of("a", "b"));
            }
            for (int i = 0; i < arguments.path("progress").asInt(0); i++) {
                progress.accept(Shapes.object().put("step", i));
            }
            return new Answer.Result(arguments.deepCopy().put("operation", operation));
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() throws IOException {
        socket = AdminSocket.open(data, new Echo());
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
    }

    private AdminClient client() throws IOException {
        return AdminClient.connect(data).orElseThrow();
    }

    @Test
    void carriesProgressAndResult() throws IOException {
        List<JsonNode> progress = new ArrayList<>();
        try (AdminClient client = client()) {
            Answer answer = client.run("echo", Shapes.object().put("progress", 3), progress::add);

            JsonNode value = assertInstanceOf(Answer.Result.class, answer).value();
            assertEquals("echo", value.path("operation").asString());
            assertEquals(3, progress.size());
            assertEquals(2, progress.getLast().path("step").asInt());
        }
    }

    @Test
    void carriesRefusalsAndSeveralRequests() throws IOException {
        try (AdminClient client = client()) {
            for (int i = 0; i < 50; i++) {
                assertEquals(
                        new Answer.Refused("no", "No, because", List.of("a", "b")),
                        client.run("refuse", Shapes.object(), any -> {}));
            }
        }
    }

    @Test
    void isForItsOwnerAlone() throws IOException {
        Path file = data.resolve("admin.sock");

        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void takesItsFileAwayAndReplacesAStaleOne() throws IOException {
        socket.close();
        assertFalse(Files.exists(data.resolve("admin.sock")));
        assertTrue(AdminClient.connect(data).isEmpty());

        Files.writeString(data.resolve("admin.sock"), "left behind");
        assertTrue(AdminClient.connect(data).isEmpty());
        socket = AdminSocket.open(data, new Echo());
        try (AdminClient client = client()) {
            assertInstanceOf(Answer.Result.class, client.run("echo", Shapes.object(), any -> {}));
        }
    }

    @Test
    void worksInFoldersWithLongNames() throws IOException {
        Path deep = Files.createDirectories(data.resolve("x".repeat(100)).resolve("y".repeat(60)));
        AdminSocket own = AdminSocket.open(deep, new Echo());
        try (AdminClient client = AdminClient.connect(deep).orElseThrow()) {
            assertInstanceOf(Answer.Result.class, client.run("echo", Shapes.object(), any -> {}));
        } finally {
            own.close();
        }
    }

    @Test
    void turnsAwayWhoIsTooMuch() throws IOException {
        List<AdminClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < AdminSocket.SESSION_LIMIT; i++) {
                AdminClient client = client();
                clients.add(client);
                assertInstanceOf(
                        Answer.Result.class, client.run("echo", Shapes.object(), any -> {}));
            }
            AdminClient beyond = client();
            clients.add(beyond);
            Answer answer = beyond.run("echo", Shapes.object(), any -> {});
            assertEquals("server-lost", assertInstanceOf(Answer.Refused.class, answer).code());
        } finally {
            clients.forEach(AdminClient::close);
        }
    }

    @Test
    void answersRequestsThatMakeNoSense() throws IOException {
        for (String line :
                List.of(
                        "",
                        "x",
                        "[]",
                        "3",
                        "{}",
                        "{\"operation\":3}",
                        "{\"operation\":\"a\"} x",
                        "{\"operation\":\"echo\",\"arguments\":[]}",
                        "{".repeat(5_000),
                        "\u0000")) {
            String answer = raw(line + "\n");
            assertTrue(answer.contains("\"code\":\"bad-request\""), line + " -> " + answer);
        }
    }

    @Test
    void endsACallerWhoseLineIsTooLong() throws IOException {
        assertEquals("", raw("x".repeat(Wire.LINE_LIMIT_BYTES + 10)));
    }

    @Test
    void noRequestEndsTheService() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> words =
                List.of(
                        "{",
                        "}",
                        "\"operation\"",
                        ":",
                        "\"echo\"",
                        ",",
                        "\"arguments\"",
                        "null",
                        "[",
                        "]",
                        "1e999",
                        "\"\\ud800\"",
                        "\n",
                        "蔵",
                        "\"",
                        "\\");
        for (int round = 0; round < 300; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(words.get(random.nextInt(words.size())));
            }
            raw(text.append('\n').toString());
        }
        try (AdminClient client = client()) {
            assertInstanceOf(
                    Answer.Result.class,
                    client.run("echo", Shapes.object(), any -> {}),
                    "seed " + seed);
        }
    }

    /** Sends octets, and reads the first line of the answer. */
    private String raw(String text) throws IOException {
        try (SocketChannel peer =
                SocketChannel.open(UnixDomainSocketAddress.of(data.resolve("admin.sock")))) {
            ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            try {
                while (octets.hasRemaining()) {
                    peer.write(octets);
                }
            } catch (IOException cutOff) {
                return "";
            }
            ByteBuffer answer = ByteBuffer.allocate(64 << 10);
            int count = peer.read(answer);
            return count <= 0 ? "" : new String(answer.array(), 0, count, StandardCharsets.UTF_8);
        }
    }
}
