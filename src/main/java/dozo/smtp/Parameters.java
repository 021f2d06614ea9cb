package dozo.smtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of MAIL or RCPT (RFC 5321 4.1.2 Mail-parameters).
 *
 * @param values by keyword in upper case; a keyword without a value has the empty one
 */
record Parameters(Map<String, String> values) {
    private static final Parameters NONE = new Parameters(Map.of());

    /** RFC 6531 3.3 adds what is beyond ASCII to the values. */
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~\\x{a0}-\\x{10ffff}]+))?");

    /** Reads parameters that are set apart by blanks; null if they make no sense. */
    static @Nullable Parameters read(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (String word : text.split(" +")) {
            Matcher m = PARAMETER.matcher(word);
            if (!m.matches()) {
                return null;
            }
            String value = m.group(2) == null ? "" : m.group(2);
            // RFC 5321 4.1.1.11: at most once each
            if (values.put(m.group(1).toUpperCase(Locale.ROOT), value) != null) {
                return null;
            }
        }
        return new Parameters(values);
    }
}
