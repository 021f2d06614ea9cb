package dozo.smtp;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the client greeted. RFC 5321 4.1.4 forbids to refuse mail because the name is not the
 * client's, so it is only kept for the Received header.
 *
 * @param name as it came
 * @param extended by EHLO
 */
record Hello(String name, boolean extended) {
    private static final Pattern NAME = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern UNFIT_FOR_HEADER = Pattern.compile("[^A-Za-z0-9.:_\\[\\]-]");

    /** Null for what can't be a name (RFC 5321 4.1.1.1). */
    static @Nullable Hello read(String arguments, boolean extended) {
        return NAME.matcher(arguments).matches() ? new Hello(arguments, extended) : null;
    }

    /** The name, with nothing in it that could end a comment or a header field. */
    String headerName() {
        return UNFIT_FOR_HEADER.matcher(name).replaceAll("?");
    }
}
