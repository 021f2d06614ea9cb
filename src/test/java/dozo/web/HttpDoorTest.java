package dozo.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.net.Tls;
import dozo.ops.Health;
import dozo.ops.Metrics;
import dozo.ops.ProcessMetrics;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health, metrics and nothing else, over real sockets. */
class HttpDoorTest {
    @TempDir Path directory;

    private final Health health = new Health();
    private final Metrics metrics = new Metrics();
    private Tls tls;
    private HttpDoor door;
    private HttpClient client;

    @BeforeEach
    void open() throws Exception {
        ProcessMetrics.measure(metrics);
        tls = Tls.open(new Tls.Settings(directory, "mail.example.com", List.of()), metrics);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        door = HttpDoor.open(new HttpDoor.Settings(any, any, "opensesame"), health, metrics, tls);
        client = HttpClient.newBuilder().sslContext(trusting(tls.authorityFile())).build();
    }

    @AfterEach
    void close() {
        client.close();
        door.close();
        tls.close();
    }

    private static SSLContext trusting(Path authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (var in = Files.newInputStream(authority)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + door.address().getPort() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void isReadyOnlyWhenOpenAndWell() throws Exception {
        assertEquals(503, get("/health/ready").statusCode());
        assertEquals("stage: the server is starting\n", get("/health/ready").body());
        assertEquals(200, get("/health/live").statusCode());

        health.stage(Health.Stage.OPEN);
        assertEquals(200, get("/health/ready").statusCode());

        health.ready("disk", () -> "2 % left");
        assertEquals("disk: 2 % left\n", get("/health/ready").body());
        assertEquals(503, get("/health/ready").statusCode());

        health.live("lane", () -> "stuck for 60 s");
        assertEquals(503, get("/health/live").statusCode());
    }

    @Test
    void givesMetricsToThisMachineButNotThroughAProxy() throws Exception {
        metrics.counter("dozo_things_total", "Things.", "kind").with("good").add(3);
        HttpResponse<String> response = get("/metrics");
        assertEquals(200, response.statusCode());
        assertTrue(response.body().contains("dozo_things_total{kind=\"good\"} 3.0"));
        assertTrue(response.body().contains("dozo_process_cpu_seconds_total"));
        assertEquals(401, get("/metrics", "X-Forwarded-For", "192.0.2.1").statusCode());
        assertEquals(
                401,
                get("/metrics", "X-Forwarded-For", "x", "Authorization", "Bearer wrong")
                        .statusCode());
        assertEquals(
                200,
                get("/metrics", "X-Forwarded-For", "x", "Authorization", "Bearer opensesame")
                        .statusCode());
    }

    @Test
    void hasNothingElse() throws Exception {
        assertEquals(404, get("/").statusCode());
        assertEquals(404, get("/health").statusCode());
        assertFalse(get("/").headers().map().containsKey("server"));
        HttpRequest post =
                HttpRequest.newBuilder(
                                URI.create(
                                        "http://127.0.0.1:%d/metrics"
                                                .formatted(door.address().getPort())))
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build();
        assertEquals(405, client.send(post, BodyHandlers.ofString()).statusCode());
    }

    @Test
    void speaksHttpsWithTheSameCertificate() throws Exception {
        int port = Objects.requireNonNull(door.secureAddress()).getPort();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/health/live"))
                        .build();
        assertEquals("ok\n", client.send(request, BodyHandlers.ofString()).body());
    }
}
