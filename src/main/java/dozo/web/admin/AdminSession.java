package dozo.web.admin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One caller at the admin socket: requests are answered one after the other. */
final class AdminSession {
    /** A caller who says nothing, or does not read, for so long is cut off. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Logger LOG = LoggerFactory.getLogger(AdminSession.class);

    private final SocketChannel peer;
    private final Administration operations;

    /** When the current wait for the caller began, in nanos; 0 while an operation runs. */
    private volatile long waitingSince = System.nanoTime() | 1;

    AdminSession(SocketChannel peer, Administration operations) {
        this.peer = peer;
        this.operations = operations;
    }

    void run() {
        Thread watch = Thread.ofVirtual().start(this::watch);
        try (SocketChannel open = peer;
                InputStream in = new BufferedInputStream(Channels.newInputStream(open))) {
            serve(in);
        } catch (Wire.TooLong tooLong) {
            LOG.warn("a request at the admin socket was too long");
        } catch (IOException | UncheckedIOException gone) {
            LOG.debug("the caller at the admin socket went: {}", gone.toString());
        } catch (RuntimeException fault) {
            LOG.error("a session at the admin socket failed", fault);
        } finally {
            watch.interrupt();
        }
    }

    private void serve(InputStream in) throws IOException {
        for (byte[] line = Wire.readLine(in); line != null; line = Wire.readLine(in)) {
            waitingSince = 0;
            Answer answer = answer(Wire.object(line));
            write(Wire.answer(answer));
        }
    }

    private Answer answer(@Nullable ObjectNode request) {
        JsonNode operation = request == null ? null : request.get("operation");
        JsonNode arguments = request == null ? null : request.get("arguments");
        if (operation == null
                || !operation.isString()
                || !(arguments == null || arguments.isObject())) {
            return new Answer.Refused(
                    "bad-request",
                    "A request is {\"operation\":...,\"arguments\":{...}}",
                    List.of());
        }
        ObjectNode given = arguments instanceof ObjectNode object ? object : Shapes.object();
        return operations.run(operation.stringValue(), given, this::progress);
    }

    private void progress(JsonNode value) {
        try {
            write(Wire.progress(value));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void write(ObjectNode line) throws IOException {
        ByteBuffer octets = ByteBuffer.wrap(Wire.line(line));
        waitingSince = System.nanoTime() | 1;
        while (octets.hasRemaining()) {
            peer.write(octets);
        }
    }

    private void watch() {
        try {
            while (peer.isOpen()) {
                Thread.sleep(Duration.ofSeconds(5));
                long since = waitingSince;
                if (since != 0 && System.nanoTime() - since > PATIENCE.toNanos()) {
                    close();
                }
            }
        } catch (InterruptedException sessionEnded) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        try {
            peer.close();
        } catch (IOException alreadyGone) {
            LOG.debug("closing a session: {}", alreadyGone.toString());
        }
    }
}
