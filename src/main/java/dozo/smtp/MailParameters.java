package dozo.smtp;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of MAIL (RFC 5321 4.1.1.11) that we know: SIZE (RFC 1870), BODY (RFC 6152) and
 * SMTPUTF8 (RFC 6531). All of our store is 8-bit clean, so BODY changes nothing.
 *
 * @param sizeBytes what SIZE declares, 0 without it
 * @param international SMTPUTF8 is there
 * @param refusal why they can't be taken, or null
 */
record MailParameters(long sizeBytes, boolean international, @Nullable Reply refusal) {
    private static final Pattern PARAMETER =
            Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?");

    /** RFC 1870 6.1 lets it have 20 digits; all that have more than 18 are too large. */
    private static final Pattern SIZE = Pattern.compile("\\d{1,20}");

    private static final int LONG_DIGITS = 18;

    static MailParameters read(String text) {
        long sizeBytes = 0;
        boolean international = false;
        Set<String> seen = new HashSet<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" +")) {
            Matcher m = PARAMETER.matcher(word);
            if (!m.matches() || !seen.add(m.group(1).toUpperCase(Locale.ROOT))) {
                return refused(501, "Syntax: NAME=VALUE, each at most once");
            }
            String value = m.group(2) == null ? "" : m.group(2);
            switch (m.group(1).toUpperCase(Locale.ROOT)) {
                case "SIZE" -> {
                    if (!SIZE.matcher(value).matches()) {
                        return refused(501, "Syntax: SIZE=octets");
                    }
                    boolean fits = value.length() <= LONG_DIGITS;
                    sizeBytes = fits ? Long.parseLong(value) : Long.MAX_VALUE;
                }
                case "BODY" -> {
                    // RFC 3030 3: BINARYMIME must not be sent where EHLO does not offer it
                    if (!value.equalsIgnoreCase("7BIT") && !value.equalsIgnoreCase("8BITMIME")) {
                        return refused(555, "BODY is 7BIT or 8BITMIME here");
                    }
                }
                case "SMTPUTF8" -> {
                    if (!value.isEmpty()) {
                        return refused(501, "SMTPUTF8 has no value");
                    }
                    international = true;
                }
                // RET and ENVID of DSN (RFC 3461) and AUTH (RFC 4954) among them
                default -> {
                    return refused(555, "Parameter not known here");
                }
            }
        }
        return new MailParameters(sizeBytes, international, null);
    }

    private static MailParameters refused(int code, String text) {
        return new MailParameters(0, false, Reply.of(code, "5.5.4", text));
    }
}
