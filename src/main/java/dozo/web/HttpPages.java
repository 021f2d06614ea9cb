package dozo.web;

import dozo.ops.Health;
import dozo.ops.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * What Dozo itself says over HTTP, whatever the host: health, metrics, and that there is nothing
 * else. Virtual hosts come before it when there are any.
 */
final class HttpPages extends Handler.Abstract {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final String BEARER = "Bearer ";

    private static final String NOT_FOUND =
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>Not found</title>
            <p>There is no such page here.</p>
            </html>
            """;

    private final Health health;
    private final Metrics metrics;
    private final byte[] metricsToken;

    HttpPages(Health health, Metrics metrics, String metricsToken) {
        this.health = health;
        this.metrics = metrics;
        this.metricsToken = metricsToken.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback)
            throws IOException {
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        boolean reads =
                HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod());
        switch (Request.getPathInContext(request)) {
            case String any when !reads -> {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                answer(response, HttpStatus.METHOD_NOT_ALLOWED_405, TEXT, "GET only\n", callback);
            }
            case "/health/live" -> report(health.live(), response, callback);
            case "/health/ready" -> report(health.ready(), response, callback);
            case "/metrics" -> metrics(request, response, callback);
            default -> answer(response, HttpStatus.NOT_FOUND_404, HTML, NOT_FOUND, callback);
        }
        return true;
    }

    private static void report(Health.Report report, Response response, Callback callback) {
        StringBuilder text = new StringBuilder();
        report.problems()
                .forEach((name, reason) ->
                        text.append(name).append(": ").append(reason).append('\n'));
        int status = report.well() ? HttpStatus.OK_200 : HttpStatus.SERVICE_UNAVAILABLE_503;
        answer(response, status, TEXT, report.well() ? "ok\n" : text.toString(), callback);
    }

    private void metrics(Request request, Response response, Callback callback) throws IOException {
        if (!mayReadMetrics(request)) {
            response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer realm=\"metrics\"");
            String why = "metrics are for this machine, or for those with the token\n";
            answer(response, HttpStatus.UNAUTHORIZED_401, TEXT, why, callback);
            return;
        }
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.write(text);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Metrics.CONTENT_TYPE);
        response.write(true, ByteBuffer.wrap(text.toByteArray()), callback);
    }

    private boolean mayReadMetrics(Request request) {
        String credentials = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        if (credentials != null && credentials.startsWith(BEARER) && metricsToken.length > 0) {
            byte[] token = credentials.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8);
            return MessageDigest.isEqual(token, metricsToken);
        }
        return fromThisMachine(request);
    }

    /** A proxy on this machine speaks for others, so its loopback address counts for nothing. */
    private static boolean fromThisMachine(Request request) {
        for (HttpField field : request.getHeaders()) {
            String name = field.getLowerCaseName();
            if (name.equals("forwarded") || name.startsWith("x-forwarded-") || name.equals("via")) {
                return false;
            }
        }
        return request.getConnectionMetaData().getRemoteSocketAddress()
                        instanceof InetSocketAddress client
                && client.getAddress().isLoopbackAddress();
    }

    private static void answer(
            Response response, int status, String type, String text, Callback callback) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.write(true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), callback);
    }
}
