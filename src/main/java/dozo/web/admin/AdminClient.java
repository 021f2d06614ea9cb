package dozo.web.admin;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The other end of the admin socket: runs operations in the server of a data folder. */
public final class AdminClient implements Administration {
    private final SocketChannel server;
    private final InputStream in;

    private AdminClient(SocketChannel server) {
        this.server = server;
        this.in = new BufferedInputStream(Channels.newInputStream(server));
    }

    /** Connects; empty if no server is there. */
    public static Optional<AdminClient> connect(Path data) throws IOException {
        if (!Files.exists(data.resolve(SocketPath.NAME))) {
            return Optional.empty();
        }
        try (SocketPath path = SocketPath.in(data)) {
            return Optional.of(new AdminClient(SocketChannel.open(path.address())));
        } catch (ConnectException nobodyListens) {
            return Optional.empty();
        }
    }

    @Override
    public Answer run(String operation, ObjectNode arguments, Consumer<JsonNode> progress) {
        try {
            ByteBuffer request = ByteBuffer.wrap(Wire.line(Wire.request(operation, arguments)));
            while (request.hasRemaining()) {
                server.write(request);
            }
            return answer(progress);
        } catch (IOException gone) {
            return lost(gone.toString());
        }
    }

    private Answer answer(Consumer<JsonNode> progress) throws IOException {
        for (byte[] line = Wire.readLine(in); line != null; line = Wire.readLine(in)) {
            ObjectNode object = Wire.object(line);
            if (object != null && object.get("progress") != null) {
                progress.accept(object.get("progress"));
                continue;
            }
            Answer answer = object == null ? null : Wire.answer(object);
            return answer == null ? lost("no answer in JSON") : answer;
        }
        return lost("the server closed the connection");
    }

    private static Answer lost(String why) {
        return new Answer.Refused("server-lost", "The server did not answer: " + why, List.of(why));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException alreadyGone) {
            // Nothing is lost: every answer was read.
            return;
        }
    }
}
