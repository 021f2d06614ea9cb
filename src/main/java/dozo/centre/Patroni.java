package dozo.centre;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The Patroni of a centre, asked to change something: it wants a certificate for that. */
final class Patroni implements AutoCloseable {
    private static final int PORT = 8008;

    /** It answers when it was promoted, or after 15 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final @Nullable String address;

    Patroni(SSLContext tls, @Nullable String address) {
        this.address = address;
        this.client =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(2))
                        .build();
    }

    /**
     * Makes this member lead, where nobody does; what it answered, for people. Nobody's copy is
     * compared: a manual failover, and not a switch-over, which only the standby in step may have.
     */
    String promote(String member) throws IOException, InterruptedException {
        String body = JSON.createObjectNode().put("candidate", member).toString();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("https://" + address + ":" + PORT + "/failover"))
                        .timeout(PATIENCE)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
