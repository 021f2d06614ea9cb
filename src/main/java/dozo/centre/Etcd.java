package dozo.centre;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks etcd through its JSON gateway (etcd 3.4, /v3). HTTP/1.1 on purpose: a connection whose
 * answer does not come is dropped, while HTTP/2 would go on asking over one that leads nowhere.
 */
final class Etcd implements AutoCloseable {
    private static final int PORT = 2379;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final String prefix;
    private final Duration patience;

    /**
     * @param patience with a voter that does not answer
     */
    Etcd(SSLContext tls, String cluster, Duration patience) {
        this.patience = patience;
        this.prefix = "/dozo/" + cluster + "/";
        this.client =
                HttpClient.newBuilder()
                        .sslContext(tls)
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(patience)
                        .build();
    }

    /** What is asked of a voter. */
    @FunctionalInterface
    interface Question<T> {
        T ask(String voter) throws IOException, InterruptedException;
    }

    /**
     * Asks one voter after the other, until one of them answers for a majority. One that did not
     * answer may have done what it was asked all the same.
     */
    static <T> T ofAny(List<String> voters, Question<T> question)
            throws IOException, InterruptedException {
        IOException last = null;
        for (String voter : voters) {
            try {
                return question.ask(voter);
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IOException("no majority of etcd answers", last);
    }

    /**
     * Patroni's keys from "leader" to "sync", as a majority has them now.
     *
     * @throws IOException also if the voter is there and finds no majority
     */
    Heard patroni(String voter) throws IOException, InterruptedException {
        long asked = System.nanoTime();
        ObjectNode range =
                JSON.createObjectNode()
                        .put("key", base64(prefix + "leader"))
                        .put("range_end", base64(prefix + "sync\0"));
        return Heard.of(post(voter, "kv/range", range), prefix, asked);
    }

    /**
     * Writes that a person makes a centre lead, or takes that back. While it stands there, no node
     * believes in any leader.
     *
     * @param centre null to take it back
     */
    void force(String voter, @Nullable String centre) throws IOException, InterruptedException {
        put(voter, Heard.FORCED, centre);
    }

    /**
     * Writes that a centre fears for its power or is too hot, or takes that back.
     *
     * @param reason for people; null to take it back
     */
    void alarm(String voter, String centre, @Nullable String reason)
            throws IOException, InterruptedException {
        put(voter, Heard.ALARMS + centre, reason);
    }

    private void put(String voter, String key, @Nullable String value)
            throws IOException, InterruptedException {
        ObjectNode pair = JSON.createObjectNode().put("key", base64(prefix + key));
        if (value == null) {
            post(voter, "kv/deleterange", pair);
        } else {
            post(voter, "kv/put", pair.put("value", base64(value)));
        }
    }

    /**
     * A voter's number, and the number of who leads the votes; "0" or empty if nobody does.
     *
     * <p>Numbers are texts, since JSON's have no 64 bits.
     */
    record Votes(String member, String leader) {}

    Votes votes(String voter) throws IOException, InterruptedException {
        JsonNode status = post(voter, "maintenance/status", JSON.createObjectNode());
        return new Votes(
                status.path("header").path("member_id").asString(""),
                status.path("leader").asString(""));
    }

    /** Asks the leading voter to hand over to another. */
    void transfer(String voter, String target) throws IOException, InterruptedException {
        ObjectNode wish = JSON.createObjectNode().put("targetID", target);
        post(voter, "maintenance/transfer-leadership", wish);
    }

    private JsonNode post(String voter, String path, ObjectNode body)
            throws IOException, InterruptedException {
        URI address = URI.create("https://" + voter + ":" + PORT + "/v3/" + path);
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build();
        // the client's own time-out ends with the head of an answer, this one with the whole of it
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> came = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (came.statusCode() != 200) {
                throw new IOException(voter + " answers " + came.statusCode() + ": " + came.body());
            }
            return JSON.readTree(came.body());
        } catch (TimeoutException e) {
            throw new IOException(voter + " does not answer", e);
        } catch (ExecutionException | JacksonException e) {
            throw new IOException(voter + ": " + e.getMessage(), e);
        } finally {
            answer.cancel(true);
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
