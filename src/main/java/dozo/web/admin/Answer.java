package dozo.web.admin;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** How an operation ended. */
public sealed interface Answer {
    /** It is done. */
    record Result(JsonNode value) implements Answer {}

    /**
     * It was refused, or failed; nothing was changed.
     *
     * @param code name for programs, stable; other languages are found by it
     * @param message English text that says what to do
     * @param details what the message speaks of
     */
    record Refused(String code, String message, List<String> details) implements Answer {}
}
