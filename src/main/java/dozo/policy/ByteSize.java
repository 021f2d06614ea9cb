package dozo.policy;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 500M}, {@code 10G}, in binary units. */
public final class ByteSize {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})\\s*([KMGT]?)B?");
    private static final String UNITS = "KMGT";

    private ByteSize() {}

    /** Octets; empty if it is no size, or too large for any disk. */
    public static OptionalLong parse(String text) {
        Matcher parts = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT).replace("IB", "B"));
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(parts.group(1));
        int shift = 10 * (parts.group(2).isEmpty() ? 0 : UNITS.indexOf(parts.group(2)) + 1);
        if (number > (Long.MAX_VALUE >> shift)) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number << shift);
    }

    /** The shortest exact text: 10G, 1536M, 100. */
    public static String text(long octets) {
        long rest = octets;
        int unit = 0;
        while (rest > 0 && rest % 1024 == 0 && unit < UNITS.length()) {
            rest /= 1024;
            unit++;
        }
        return unit == 0 ? String.valueOf(rest) : rest + UNITS.substring(unit - 1, unit);
    }
}
