package dozo.message.text;

import java.util.Arrays;
import java.util.Locale;

/**
 * Undoes one Content-Transfer-Encoding (RFC 2045 6), piece by piece. What is not valid is passed
 * over (base64) or passed through (quoted-printable).
 */
public final class TransferDecoder {
    private enum Kind {
        NONE,
        BASE64,
        QUOTED_PRINTABLE
    }

    /** Where in "=XX" or "= \r\n" quoted-printable stands. */
    private enum Escape {
        NONE,
        EQUALS,
        ONE_DIGIT,
        SOFT_BREAK
    }

    private static final byte[] BASE64_VALUES = base64Values();
    private static final int PADDING = -2;

    private final Kind kind;
    private int bits;
    private int bitCount;
    private Escape escape = Escape.NONE;
    private byte firstDigit;
    private int written;

    private TransferDecoder(Kind kind) {
        this.kind = kind;
    }

    /** For the encoding of that name; an unknown one is left as it is. */
    public static TransferDecoder of(String encoding) {
        return new TransferDecoder(
                switch (encoding.toUpperCase(Locale.ROOT)) {
                    case "BASE64" -> Kind.BASE64;
                    case "QUOTED-PRINTABLE" -> Kind.QUOTED_PRINTABLE;
                    default -> Kind.NONE;
                });
    }

    /** Decodes all at once. */
    public static byte[] decode(String encoding, byte[] octets, int offset, int length) {
        return of(encoding).next(octets, offset, length);
    }

    /** Decodes the next piece: what of it can be told already. */
    public byte[] next(byte[] octets, int offset, int length) {
        if (kind == Kind.NONE) {
            return Arrays.copyOfRange(octets, offset, offset + length);
        }
        byte[] out = new byte[length + 3];
        int end = offset + length;
        written = 0;
        for (int at = offset; at < end; at++) {
            if (kind == Kind.BASE64) {
                base64(octets[at], out);
            } else {
                at = escape == Escape.NONE ? copyUntilEscape(octets, at, end, out) : at;
                if (at < end) {
                    quotedPrintable(octets[at], out);
                }
            }
        }
        return Arrays.copyOf(out, written);
    }

    private int copyUntilEscape(byte[] octets, int from, int to, byte[] out) {
        int at = from;
        while (at < to && octets[at] != '=') {
            at++;
        }
        System.arraycopy(octets, from, out, written, at - from);
        written += at - from;
        return at;
    }

    private void base64(byte octet, byte[] out) {
        int value = octet < 0 ? -1 : BASE64_VALUES[octet];
        if (value >= 0) {
            bits = (bits << 6) | value;
            bitCount += 6;
            if (bitCount >= 8) {
                bitCount -= 8;
                out[written++] = (byte) (bits >>> bitCount);
            }
        } else if (value == PADDING) {
            bitCount = 0; // some join several encoded texts
        }
    }

    private void quotedPrintable(byte octet, byte[] out) {
        switch (escape) {
            case NONE -> {
                if (octet == '=') {
                    escape = Escape.EQUALS;
                } else {
                    out[written++] = octet;
                }
            }
            case EQUALS -> afterEquals(octet, out);
            case ONE_DIGIT -> {
                escape = Escape.NONE;
                if (digit(octet) >= 0) {
                    out[written++] = (byte) (digit(firstDigit) << 4 | digit(octet));
                } else {
                    out[written++] = '=';
                    out[written++] = firstDigit;
                    quotedPrintable(octet, out);
                }
            }
            case SOFT_BREAK -> {
                if (octet == '\n') {
                    escape = Escape.NONE;
                } else if (octet != ' ' && octet != '\t' && octet != '\r') {
                    escape = Escape.NONE;
                    quotedPrintable(octet, out);
                }
            }
        }
    }

    private void afterEquals(byte octet, byte[] out) {
        if (digit(octet) >= 0) {
            firstDigit = octet;
            escape = Escape.ONE_DIGIT;
        } else if (octet == '\n') {
            escape = Escape.NONE;
        } else if (octet == '\r' || octet == ' ' || octet == '\t') {
            escape = Escape.SOFT_BREAK;
        } else {
            escape = Escape.NONE;
            out[written++] = '=';
            quotedPrintable(octet, out);
        }
    }

    private static int digit(byte octet) {
        return Character.digit((char) (octet & 0xFF), 16);
    }

    private static byte[] base64Values() {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        for (int value = 0; value < alphabet.length(); value++) {
            values[alphabet.charAt(value)] = (byte) value;
        }
        values['='] = PADDING;
        return values;
    }
}
