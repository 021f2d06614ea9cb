package dozo.message.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The charsets of mail: names as mail programs write them, and a guess where the name is missing or
 * wrong.
 */
public final class Charsets {
    private static final Charset WINDOWS_JAPANESE = Charset.forName("windows-31j");
    private static final Charset EUC_JAPANESE = Charset.forName("EUC-JP");

    /** ISO-2022-JP with the characters that Microsoft's programs add to it. */
    private static final Charset JIS = Charset.forName("x-windows-iso2022jp");

    private static final Charset WESTERN = Charset.forName("windows-1252");

    /** A longer text is not looked at whole for a guess. */
    private static final int GUESS_OCTETS = 16_384;

    private Charsets() {}

    /** The charset of that name, or null if the name is unknown or says nothing (US-ASCII). */
    public static @Nullable Charset named(@Nullable String name) {
        if (name == null || name.isEmpty() || name.length() > 60) {
            return null;
        }
        String lowerCase = name.toLowerCase(Locale.ROOT);
        return switch (lowerCase) {
            case "utf-8", "utf8" -> StandardCharsets.UTF_8;
            case "us-ascii", "ascii", "unknown-8bit", "x-unknown", "default", "none" -> null;
            case "iso-8859-1", "latin1", "windows-1252", "cp1252" -> WESTERN;
            case "iso-2022-jp", "iso-2022-jp-ms", "cp50220", "cp50221", "csiso2022jp" -> JIS;
            case "shift_jis", "shift-jis", "sjis", "x-sjis", "cp932", "ms932", "windows-31j" ->
                    WINDOWS_JAPANESE;
            case "euc-jp", "x-euc-jp", "eucjp" -> EUC_JAPANESE;
            case "gb2312", "gbk", "x-gbk", "gb_2312-80" -> Charset.forName("GB18030");
            case "ks_c_5601-1987", "euc-kr", "ksc5601" -> Charset.forName("x-windows-949");
            default -> Known.BY_NAME.get(lowerCase);
        };
    }

    /** Decodes, with a guess where the name does not help; bad octets become U+FFFD. */
    public static String decode(byte[] octets, int offset, int length, @Nullable String name) {
        Charset charset = named(name);
        return new String(
                octets, offset, length, charset == null ? guess(octets, offset, length) : charset);
    }

    /** What an octet string (one character up to U+00FF for each octet) means as text. */
    public static String text(String octetString) {
        for (int at = 0; at < octetString.length(); at++) {
            char c = octetString.charAt(at);
            if (c >= 0x80 || c == 0x1B) {
                byte[] octets = octetString.getBytes(StandardCharsets.ISO_8859_1);
                return decode(octets, 0, octets.length, null);
            }
        }
        return octetString;
    }

    /** Whether octets are US-ASCII without escapes, so that they mean the same in any charset. */
    public static boolean isPlain(byte[] octets) {
        for (byte octet : octets) {
            if (octet < 0 || octet == 0x1B) {
                return false;
            }
        }
        return true;
    }

    /** The likeliest charset of text that does not name its own, or names a wrong one. */
    public static Charset guess(byte[] octets, int offset, int length) {
        int looked = Math.min(length, GUESS_OCTETS);
        boolean escapes = false;
        boolean eightBit = false;
        for (int at = offset; at < offset + looked; at++) {
            eightBit |= octets[at] < 0;
            escapes |= octets[at] == 0x1B;
        }
        if (!eightBit) {
            return escapes ? JIS : StandardCharsets.UTF_8;
        }
        for (Charset charset : List.of(StandardCharsets.UTF_8, EUC_JAPANESE, WINDOWS_JAPANESE)) {
            if (reads(charset, octets, offset, looked)) {
                return charset;
            }
        }
        return WESTERN;
    }

    /** Whether the octets are well-formed; a character cut off at their end is no fault. */
    private static boolean reads(Charset charset, byte[] octets, int offset, int length) {
        CharsetDecoder decoder =
                charset.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(octets, offset, length);
        CharBuffer out = CharBuffer.allocate(length + 1);
        return !decoder.decode(in, out, false).isError();
    }

    /**
     * All names and aliases, lower case, gathered when the first rare name comes. {@link
     * Charset#forName} would search its providers anew for each unknown name, at 50 microseconds.
     */
    private static final class Known {
        private static final Map<String, Charset> BY_NAME = byName();

        private static Map<String, Charset> byName() {
            Map<String, Charset> known = new HashMap<>();
            for (Charset charset : Charset.availableCharsets().values()) {
                charset.aliases().forEach(name -> known.put(lowerCase(name), charset));
                known.put(lowerCase(charset.name()), charset);
            }
            return known;
        }

        private static String lowerCase(String name) {
            return name.toLowerCase(Locale.ROOT);
        }
    }
}
