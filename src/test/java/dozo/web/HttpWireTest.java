package dozo.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import dozo.ops.Health;
import dozo.ops.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** HTTP as it goes over the wire (RFC 9110, RFC 9112). */
class HttpWireTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String HOST = "Host: mail.example.com\r\n";

    private HttpDoor door;
    private Peer peer;

    @BeforeEach
    void open() throws IOException {
        Health health = new Health();
        health.stage(Health.Stage.OPEN);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        door = HttpDoor.open(new HttpDoor.Settings(any, null, ""), health, new Metrics(), null);
        peer = Peer.connect(door.address(), PATIENCE);
    }

    @AfterEach
    void close() throws IOException {
        peer.close();
        door.close();
    }

    /** Names of fields are in lower case. */
    private record Answer(String status, Map<String, String> fields, String body) {}

    private Answer ask(String request) throws IOException {
        peer.send(request);
        return answer(!request.startsWith("HEAD "));
    }

    private Answer answer(boolean withBody) throws IOException {
        String status = String.valueOf(peer.readLine());
        Map<String, String> fields = new TreeMap<>();
        for (String line = peer.readLine();
                line != null && !line.isEmpty();
                line = peer.readLine()) {
            int colon = line.indexOf(':');
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(fields.getOrDefault("content-length", "0"));
        return new Answer(status, fields, withBody ? peer.readOctets(length) : "");
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\n" + HOST + "\r\n";
    }

    @Test
    void keepsTheConnectionForTheNextRequest() throws IOException {
        assertEquals("ok\n", ask(get("/health/live")).body());
        assertEquals("HTTP/1.1 404 Not Found", ask(get("/nothing")).status());
        assertEquals("ok\n", ask(get("/health/ready")).body());
        Answer last = ask("GET /health/live HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n");
        assertEquals("close", last.fields().get("connection"));
        assertEquals("ok\n", last.body());
        assertNull(peer.readLine());
    }

    @Test
    void answersRequestsThatCameTogetherInTheirOrder() throws IOException {
        peer.send(get("/health/live") + get("/nothing"));
        assertEquals("HTTP/1.1 200 OK", answer(true).status());
        assertEquals("HTTP/1.1 404 Not Found", answer(true).status());
    }

    @Test
    void answersHeadAsGetWithoutItsBody() throws IOException {
        for (String path : new String[] {"/health/live", "/nothing"}) {
            Answer whole = ask(get(path));
            Answer head = ask("HEAD " + path + " HTTP/1.1\r\n" + HOST + "\r\n");
            assertEquals(whole.status(), head.status());
            assertEquals(whole.fields().get("content-length"), head.fields().get("content-length"));
            assertEquals(whole.fields().get("content-type"), head.fields().get("content-type"));
        }
        assertEquals("ok\n", ask(get("/health/live")).body(), "nothing was left over");
    }

    @Test
    void saysWhichMethodsThereAre() throws IOException {
        for (String method : new String[] {"POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"}) {
            Answer refused =
                    ask(
                            method
                                    + " /health/live HTTP/1.1\r\n"
                                    + HOST
                                    + "Content-Length: 4\r\n\r\nbody");
            assertEquals("HTTP/1.1 405 Method Not Allowed", refused.status(), method);
            // RFC 9110 15.5.6
            assertEquals("GET, HEAD", refused.fields().get("allow"), method);
        }
        assertEquals("ok\n", ask(get("/health/live")).body(), "bodies were read over");
    }

    @Test
    void refusesWhatIsTooLong() throws IOException {
        // RFC 9112 3, RFC 6585 5
        Answer line = ask(get("/" + "x".repeat(20_000)));
        assertEquals("HTTP/1.1 414 URI Too Long", line.status());
        assertNull(peer.readLine());
        try (Peer other = Peer.connect(door.address(), PATIENCE)) {
            other.send(
                    "GET /health/live HTTP/1.1\r\n"
                            + HOST
                            + "X: "
                            + "x".repeat(20_000)
                            + "\r\n\r\n");
            assertEquals("HTTP/1.1 431 Request Header Fields Too Large", other.readLine());
        }
    }

    @Test
    void refusesWhatIsNoHttp() throws IOException {
        for (String nonsense :
                new String[] {
                    "EHLO\r\n\r\n",
                    "GET /health/live HTTP/1.1\r\n\r\n", // RFC 9112 3.2: no Host
                    "GET /health/live HTTP/1.1\r\n" + HOST + HOST + "\r\n",
                    "GET /health/live HTTP/1.1\r\n"
                            + HOST
                            + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
                }) {
            try (Peer other = Peer.connect(door.address(), PATIENCE)) {
                other.send(nonsense);
                String status = String.valueOf(other.readLine());
                assertTrue(status.startsWith("HTTP/1.1 400 "), nonsense + status);
            }
        }
    }

    @Test
    void tellsNothingAboutItself() throws IOException {
        Answer answer = ask(get("/nothing"));
        assertFalse(answer.fields().containsKey("server"));
        assertFalse(answer.body().toLowerCase(Locale.ROOT).contains("jetty"));
        assertEquals("nosniff", answer.fields().get("x-content-type-options"));
        Answer bad = ask("GET /%zz HTTP/1.1\r\n" + HOST + "\r\n");
        assertTrue(bad.status().startsWith("HTTP/1.1 400 "), bad.status());
        assertFalse(bad.body().toLowerCase(Locale.ROOT).contains("jetty"), bad.body());
    }
}
