package dozo.web.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The lines of the admin socket: JSON objects in UTF-8, one each. */
final class Wire {
    /** A batch of an import is the longest; a listing's page the longest answer. */
    static final int LINE_LIMIT_BYTES = 4 << 20;

    private static final int DEPTH_LIMIT = 32;

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(DEPTH_LIMIT)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private Wire() {}

    /** A line was too long. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The next line without its end; null at the end of the stream. */
    static byte @Nullable [] readLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                return null;
            }
            if (line.size() >= LINE_LIMIT_BYTES) {
                throw new TooLong();
            }
            line.write(octet);
        }
        return line.toByteArray();
    }

    /** Null if it is not one JSON object. */
    static @Nullable ObjectNode object(byte[] line) {
        try {
            return JSON.readTree(line) instanceof ObjectNode object ? object : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    static byte[] line(JsonNode value) {
        byte[] json = JSON.writeValueAsBytes(value);
        byte[] line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    // ---- what lines mean

    static ObjectNode request(String operation, ObjectNode arguments) {
        ObjectNode request = Shapes.object().put("operation", operation);
        request.set("arguments", arguments);
        return request;
    }

    static ObjectNode progress(JsonNode value) {
        ObjectNode line = Shapes.object();
        line.set("progress", value);
        return line;
    }

    static ObjectNode answer(Answer answer) {
        ObjectNode line = Shapes.object();
        switch (answer) {
            case Answer.Result(JsonNode value) -> line.set("result", value);
            case Answer.Refused(String code, String message, List<String> details) -> {
                ObjectNode error = line.putObject("error");
                error.put("code", code).put("message", message);
                ArrayNode list = error.putArray("details");
                details.forEach(list::add);
            }
        }
        return line;
    }

    /** The answer in a line; null if it is not one. */
    static @Nullable Answer answer(ObjectNode line) {
        JsonNode result = line.get("result");
        if (result != null) {
            return new Answer.Result(result);
        }
        if (!(line.get("error") instanceof ObjectNode error)) {
            return null;
        }
        List<String> details = new ArrayList<>();
        error.path("details").forEach(detail -> details.add(detail.asString()));
        return new Answer.Refused(
                error.path("code").asString(), error.path("message").asString(), details);
    }
}
