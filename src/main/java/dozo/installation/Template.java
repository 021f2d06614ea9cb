package dozo.installation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text of this room's resources with {@code ${names}} in it. */
final class Template {
    private static final Pattern NAME = Pattern.compile("\\$\\{([a-z]+)}");

    private final String file;
    private final String text;

    private Template(String file, String text) {
        this.file = file;
        this.text = text;
    }

    static Template of(String file) {
        try (InputStream in = Template.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no template " + file);
            }
            return new Template(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text as it is. */
    String text() {
        return text;
    }

    /** The text with values for its names; a name without a value is our mistake. */
    String with(Map<String, String> values) {
        return NAME.matcher(text)
                .replaceAll(found -> {
                    String value = values.get(found.group(1));
                    if (value == null) {
                        throw new IllegalStateException(file + " wants " + found.group());
                    }
                    return Matcher.quoteReplacement(value);
                });
    }
}
