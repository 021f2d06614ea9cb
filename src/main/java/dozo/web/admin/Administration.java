package dozo.web.admin;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where operations are run: in this process, or in the server behind its socket. */
public interface Administration extends AutoCloseable {
    /**
     * Runs an operation and waits for its end.
     *
     * @param progress hears what is worth telling before the end
     */
    Answer run(String operation, ObjectNode arguments, Consumer<JsonNode> progress);

    @Override
    void close();
}
