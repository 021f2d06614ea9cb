package dozo.account;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A mail address as it is compared: local part without quotes, in lower case and NFC; domain as
 * A-labels in lower case (RFC 5890 2.3.2.1).
 *
 * @param local what stands before the last at sign
 * @param domain what stands behind it; empty for the bare postmaster (RFC 5321 4.1.1.3)
 */
public record Address(String local, String domain) {
    /** RFC 5321 4.5.3.1.1 */
    public static final int LOCAL_LIMIT_OCTETS = 64;

    /** RFC 5321 4.5.3.1.2 */
    public static final int DOMAIN_LIMIT_OCTETS = 255;

    public static final String POSTMASTER = "postmaster";

    /** Parses an address; a text without a domain is only taken for the postmaster. */
    public static Optional<Address> parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return text.equalsIgnoreCase(POSTMASTER)
                    ? Optional.of(new Address(POSTMASTER, ""))
                    : Optional.empty();
        }
        Optional<String> local = local(text.substring(0, at));
        Optional<String> domain = domain(text.substring(at + 1));
        return local.isPresent() && domain.isPresent()
                ? Optional.of(new Address(local.get(), domain.get()))
                : Optional.empty();
    }

    /** A domain as it is compared; empty if it can't be one. Literals like [192.0.2.1] stay. */
    public static Optional<String> domain(String text) {
        if (text.isEmpty() || text.length() > DOMAIN_LIMIT_OCTETS) {
            return Optional.empty();
        }
        String ascii = text;
        if (!isAscii(text)) {
            try {
                ascii = IDN.toASCII(Normalizer.normalize(text, Normalizer.Form.NFC));
            } catch (IllegalArgumentException notAnInternationalName) {
                return Optional.empty();
            }
        }
        for (int i = 0; i < ascii.length(); i++) {
            char c = ascii.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '@' || c == '"' || c == '<' || c == '>') {
                return Optional.empty();
            }
        }
        return ascii.length() > DOMAIN_LIMIT_OCTETS
                ? Optional.empty()
                : Optional.of(ascii.toLowerCase(Locale.ROOT));
    }

    private static Optional<String> local(String text) {
        String plain = text.startsWith("\"") ? unquoted(text) : text;
        if (plain.isEmpty() || hasControls(plain)) {
            return Optional.empty();
        }
        if (isAscii(plain)) {
            return plain.length() > LOCAL_LIMIT_OCTETS
                    ? Optional.empty()
                    : Optional.of(plain.toLowerCase(Locale.ROOT));
        }
        // Lower case first: it may decompose, and NFC must be the last word.
        String folded = Normalizer.normalize(plain.toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
        return folded.getBytes(StandardCharsets.UTF_8).length > LOCAL_LIMIT_OCTETS
                ? Optional.empty()
                : Optional.of(folded);
    }

    /** RFC 5321 4.1.2: quoting does not change which mailbox is meant. Empty if it is broken. */
    private static String unquoted(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return "";
            }
            if (c == '\\') {
                i++;
                if (i == text.length() - 1) {
                    return "";
                }
                c = text.charAt(i);
            }
            plain.append(c);
        }
        return text.length() > 1 && text.endsWith("\"") ? plain.toString() : "";
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasControls(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** The one text of this address: what tables hold and maps are keyed by. */
    public String key() {
        return domain.isEmpty() ? local : local + '@' + domain;
    }

    /** The address without its {@code +tag} (RFC 5233); the same if it has none. */
    Address withoutTag() {
        int plus = local.indexOf('+');
        return plus <= 0 ? this : new Address(local.substring(0, plus), domain);
    }

    /** May a user, alias or group have this address? Dot-atoms and beyond ASCII, RFC 6531 3.3. */
    public boolean isNameable() {
        return !domain.isEmpty()
                && !local.startsWith(".")
                && !local.endsWith(".")
                && !local.contains("..")
                && local.chars().noneMatch(c -> c == ' ' || "\"(),:;<>@[\\]".indexOf(c) >= 0);
    }

    boolean isPostmaster() {
        return local.equals(POSTMASTER);
    }
}
