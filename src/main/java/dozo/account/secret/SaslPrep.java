package dozo.account.secret;

import java.text.Normalizer;

/**
 * Prepares names and passwords for comparison (RFC 4013), leniently: what should be prohibited is
 * left as it is, for old passwords must go on working.
 */
public final class SaslPrep {
    private SaslPrep() {}

    public static String prepare(String text) {
        boolean plain = true;
        for (int i = 0; i < text.length() && plain; i++) {
            plain = text.charAt(i) < 0x80;
        }
        if (plain) {
            return text;
        }
        StringBuilder mapped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> map(c, mapped));
        return Normalizer.normalize(mapped, Normalizer.Form.NFKC); // RFC 4013 2.2
    }

    private static void map(int c, StringBuilder mapped) {
        if (isSpace(c)) {
            mapped.append(' '); // RFC 4013 2.1, RFC 3454 C.1.2
        } else if (!isNothing(c)) {
            mapped.appendCodePoint(c);
        }
    }

    private static boolean isSpace(int c) {
        return c != ' ' && Character.getType(c) == Character.SPACE_SEPARATOR;
    }

    /** RFC 3454 B.1: commonly mapped to nothing. */
    private static boolean isNothing(int c) {
        return c == 0x00AD
                || c == 0x034F
                || c == 0x1806
                || (c >= 0x180B && c <= 0x180D)
                || (c >= 0x200B && c <= 0x200D)
                || c == 0x2060
                || (c >= 0xFE00 && c <= 0xFE0F)
                || c == 0xFEFF;
    }
}
