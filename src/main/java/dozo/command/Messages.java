package dozo.command;

import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** The texts of the command line in one language. */
public final class Messages {
    private static final String BUNDLE = "dozo.command.messages";

    private final Locale locale;
    private final ResourceBundle bundle;

    private Messages(Locale locale) {
        this.locale = locale;
        this.bundle =
                ResourceBundle.getBundle(
                        BUNDLE,
                        locale,
                        ResourceBundle.Control.getNoFallbackControl(
                                ResourceBundle.Control.FORMAT_PROPERTIES));
    }

    /** Japanese if it is asked for; else English. */
    public static Messages in(String language) {
        return new Messages(
                language.toLowerCase(Locale.ROOT).startsWith("ja") ? Locale.JAPANESE : Locale.ROOT);
    }

    /** The language of these arguments ({@code --lang}) and this environment, as POSIX ranks it. */
    static String language(List<String> arguments, Map<String, String> environment) {
        return argument(arguments)
                .or(() -> variable(environment, "LC_ALL"))
                .or(() -> variable(environment, "LC_MESSAGES"))
                .or(() -> variable(environment, "LANG"))
                .orElse("en");
    }

    private static Optional<String> argument(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (word.startsWith("--lang=")) {
                return Optional.of(word.substring("--lang=".length()));
            }
            if (word.equals("--lang") && i + 1 < arguments.size()) {
                return Optional.of(arguments.get(i + 1));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        @Nullable String value = environment.get(name);
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }

    /** For picocli. */
    ResourceBundle bundle() {
        return bundle;
    }

    public String text(String key, Object... details) {
        return new MessageFormat(bundle.getString(key), locale).format(details);
    }

    /** The text of a refusal by its code; else the one that came with it. */
    public String refusal(String code, String message, List<String> details) {
        String key = "refused." + code;
        return bundle.containsKey(key) ? text(key, details.toArray()) : message;
    }
}
