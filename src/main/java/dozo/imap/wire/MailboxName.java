package dozo.imap.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Mailbox names on the wire: modified UTF-7 (RFC 3501 5.1.3), or UTF-8 (RFC 6855). */
public final class MailboxName {
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private MailboxName() {}

    /** Reads modified UTF-7. */
    static String decode(byte[] octets) throws Malformed {
        StringBuilder name = new StringBuilder(octets.length);
        int at = 0;
        while (at < octets.length) {
            byte octet = octets[at++];
            if (octet < 0x20 || octet == 0x7f) {
                throw new Malformed("a mailbox name must be printable modified UTF-7");
            }
            if (octet != '&') {
                name.append((char) octet);
                continue;
            }
            int dash = at;
            while (dash < octets.length && octets[dash] != '-') {
                dash++;
            }
            if (dash == octets.length) {
                throw new Malformed("in a mailbox name, & begins modified UTF-7 that ends with -");
            }
            if (dash == at) {
                name.append('&');
            } else {
                name.append(shifted(octets, at, dash));
            }
            at = dash + 1;
        }
        return only(name.toString(), octets);
    }

    /** RFC 3501 5.1.3: no letter and no shift that could do without; so a name has one form. */
    private static String only(String name, byte[] octets) throws Malformed {
        if (!encode(name).equals(new String(octets, StandardCharsets.US_ASCII))) {
            throw new Malformed("a mailbox name has modified UTF-7 that is not its only form");
        }
        return name;
    }

    private static CharSequence shifted(byte[] octets, int start, int end) throws Malformed {
        byte[] base64 = new byte[end - start];
        for (int i = 0; i < base64.length; i++) {
            byte octet = octets[start + i];
            base64[i] = (byte) (octet == ',' ? '/' : octet == '/' ? '!' : octet);
        }
        byte[] utf16;
        try {
            utf16 = DECODER.decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Malformed("a mailbox name has broken modified UTF-7");
        }
        try {
            if (utf16.length == 0 || utf16.length % 2 != 0) {
                throw new Malformed("a mailbox name has broken modified UTF-7");
            }
            CharBuffer text = StandardCharsets.UTF_16BE.newDecoder().decode(ByteBuffer.wrap(utf16));
            return text;
        } catch (CharacterCodingException e) {
            throw new Malformed("a mailbox name has broken modified UTF-7");
        }
    }

    /** Reads UTF-8. */
    static String decodeUtf8(byte[] octets) throws Malformed {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw new Malformed("a mailbox name must be UTF-8");
        }
    }

    /** Writes modified UTF-7. */
    public static String encode(String name) {
        StringBuilder wire = new StringBuilder(name.length());
        int at = 0;
        while (at < name.length()) {
            char c = name.charAt(at);
            if (printable(c)) {
                wire.append(c);
                if (c == '&') {
                    wire.append('-');
                }
                at++;
                continue;
            }
            int start = at;
            while (at < name.length() && !printable(name.charAt(at))) {
                at++;
            }
            byte[] utf16 = name.substring(start, at).getBytes(StandardCharsets.UTF_16BE);
            wire.append('&').append(ENCODER.encodeToString(utf16).replace('/', ',')).append('-');
        }
        return wire.toString();
    }

    private static boolean printable(char c) {
        return c >= 0x20 && c < 0x7f;
    }
}
