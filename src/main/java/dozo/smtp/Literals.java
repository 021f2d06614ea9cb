package dozo.smtp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.util.regex.Pattern;

/** Address literals (RFC 5321 4.1.3). */
final class Literals {
    private static final Pattern FOUR_NUMBERS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    private static final String IPV6 = "IPv6:";

    private Literals() {}

    /** Is that what may stand between the brackets? No tag but IPv6 was ever registered. */
    static boolean isAddress(String text) {
        try {
            if (FOUR_NUMBERS.matcher(text).matches()) {
                Inet4Address.ofLiteral(text);
                return true;
            }
            if (!text.regionMatches(true, 0, IPV6, 0, IPV6.length())) {
                return false;
            }
            String address = text.substring(IPV6.length());
            if (!HEXADECIMAL.matcher(address).matches()) {
                return false;
            }
            Inet6Address.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException notAnAddress) {
            return false;
        }
    }
}
