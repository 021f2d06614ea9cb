package dozo.web.admin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The arguments of one operation; what it does not ask for is refused as unknown. */
final class Arguments {
    private static final int TEXT_LIMIT = 4_096;

    private final JsonNode object;
    private final Set<String> asked = new HashSet<>();

    Arguments(JsonNode object) {
        if (!object.isObject()) {
            throw new BadArgument("arguments must be an object");
        }
        this.object = object;
    }

    String text(String name) {
        String text = optionalText(name);
        if (text == null) {
            throw new BadArgument("argument " + name + " is missing");
        }
        return text;
    }

    String text(String name, String standard) {
        String text = optionalText(name);
        return text == null ? standard : text;
    }

    @Nullable String optionalText(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw new BadArgument("argument " + name + " must be a text");
        }
        return checked(name, value.stringValue());
    }

    @Nullable Long optionalNumber(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new BadArgument("argument " + name + " must be a whole number");
        }
        return value.longValue();
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list(name)) {
            if (!element.isString()) {
                throw new BadArgument("argument " + name + " must be a list of texts");
            }
            texts.add(checked(name, element.stringValue()));
        }
        return texts;
    }

    /** Empty if it is not there. */
    List<JsonNode> list(String name) {
        JsonNode value = value(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw new BadArgument("argument " + name + " must be a list");
        }
        List<JsonNode> elements = new ArrayList<>(value.size());
        value.forEach(elements::add);
        return elements;
    }

    /** Call when all are asked for. */
    void end() {
        for (String name : object.propertyNames()) {
            if (!asked.contains(name)) {
                throw new BadArgument("there is no argument " + name);
            }
        }
    }

    private @Nullable JsonNode value(String name) {
        asked.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private static String checked(String name, String text) {
        if (text.length() > TEXT_LIMIT) {
            throw new BadArgument("argument " + name + " is too long");
        }
        return text;
    }
}
