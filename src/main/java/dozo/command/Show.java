package dozo.command;

import dozo.policy.ByteSize;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import tools.jackson.databind.JsonNode;

/** Values of answers as people read them. */
public final class Show {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private Show() {}

    public static String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isNull() || value.isMissingNode() ? "-" : value.asString();
    }

    public static String size(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isNull() || value.isMissingNode() ? "none" : ByteSize.text(value.asLong());
    }

    public static String time(JsonNode object, String name) {
        return TIME.format(Instant.ofEpochMilli(object.path(name).asLong()));
    }
}
