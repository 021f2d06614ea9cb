package dozo.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a trusted proxy tells about the client (PROXY protocol, versions 1 and 2).
 *
 * @param client null when the proxy speaks for itself (health checks) or does not know
 * @param secure the client came to the proxy through TLS
 * @param cipher how, as far as the proxy told
 */
record ProxyHeader(
        @Nullable InetSocketAddress client,
        @Nullable InetSocketAddress destination,
        boolean secure,
        String cipher) {

    /** What came of reading. */
    sealed interface Outcome {}

    /** More octets are needed. */
    record Incomplete() implements Outcome {}

    /** This is no PROXY header. */
    record Broken(String why) implements Outcome {}

    /** A header, and how many octets it took. */
    record Complete(ProxyHeader header, int lengthBytes) implements Outcome {}

    private static final ProxyHeader UNKNOWN = new ProxyHeader(null, null, false, "");

    private static final byte[] SIGNATURE_2 = {
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A
    };
    private static final byte[] SIGNATURE_1 = "PROXY ".getBytes(StandardCharsets.US_ASCII);

    /** Section 2.1: the longest line of version 1. */
    private static final int LINE_LIMIT_BYTES = 107;

    private static final int FIXED_BYTES = 16;

    /** Section 2.2 asks for 536 at least. */
    private static final int REST_LIMIT_BYTES = 4096;

    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int TCP4 = 0x11;
    private static final int TCP6 = 0x21;

    private static final int TYPE_CRC32C = 0x03;
    private static final int TYPE_SSL = 0x20;
    private static final int TYPE_SSL_VERSION = 0x21;
    private static final int TYPE_SSL_CIPHER = 0x23;
    private static final int CLIENT_SSL = 0x01;

    private static final Pattern TCP4_TEXT = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern TCP6_TEXT = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern PORT_TEXT = Pattern.compile("0|[1-9]\\d{0,4}");

    /** Reads a header from the octets start to end, as far as they go. */
    static Outcome read(byte[] octets, int start, int end) {
        if (begins(octets, start, end, SIGNATURE_2)) {
            return end - start < FIXED_BYTES ? new Incomplete() : readBinary(octets, start, end);
        }
        if (begins(octets, start, end, SIGNATURE_1)) {
            return readText(octets, start, end);
        }
        return new Broken("no PROXY header");
    }

    /** Do the octets begin so, as far as there are any? */
    private static boolean begins(byte[] octets, int start, int end, byte[] signature) {
        int there = Math.min(end - start, signature.length);
        return Arrays.equals(octets, start, start + there, signature, 0, there);
    }

    // ---- version 1

    private static Outcome readText(byte[] octets, int start, int end) {
        int limit = Math.min(end, start + LINE_LIMIT_BYTES);
        for (int i = start; i < limit; i++) {
            if (octets[i] == '\n') {
                if (octets[i - 1] != '\r') {
                    return new Broken("PROXY line without CR LF");
                }
                String line = new String(octets, start, i - 1 - start, StandardCharsets.ISO_8859_1);
                return readWords(line.split(" ", -1), i + 1 - start);
            }
        }
        return end - start >= LINE_LIMIT_BYTES
                ? new Broken("PROXY line longer than 107 octets")
                : new Incomplete();
    }

    private static Outcome readWords(String[] words, int lengthBytes) {
        if (words.length >= 2 && words[1].equals("UNKNOWN")) {
            return new Complete(UNKNOWN, lengthBytes);
        }
        if (words.length != 6) {
            return new Broken("PROXY line without six words");
        }
        Pattern form =
                switch (words[1]) {
                    case "TCP4" -> TCP4_TEXT;
                    case "TCP6" -> TCP6_TEXT;
                    default -> null;
                };
        if (form == null) {
            return new Broken("PROXY line of an unknown kind");
        }
        InetSocketAddress client = address(form, words[2], words[4]);
        InetSocketAddress destination = address(form, words[3], words[5]);
        if (client == null || destination == null) {
            return new Broken("PROXY line with a broken address");
        }
        return new Complete(new ProxyHeader(client, destination, false, ""), lengthBytes);
    }

    private static @Nullable InetSocketAddress address(Pattern form, String host, String port) {
        if (!form.matcher(host).matches() || !PORT_TEXT.matcher(port).matches()) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(port));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    // ---- version 2

    private static Outcome readBinary(byte[] octets, int start, int end) {
        ByteBuffer in = ByteBuffer.wrap(octets, start, end - start).slice();
        int command = in.get(SIGNATURE_2.length) & 0xFF;
        int kind = in.get(SIGNATURE_2.length + 1) & 0xFF;
        int rest = in.getShort(SIGNATURE_2.length + 2) & 0xFFFF;
        if (command != LOCAL && command != PROXY) {
            return new Broken("PROXY header of an unknown version or command");
        }
        if (rest > REST_LIMIT_BYTES) {
            return new Broken("PROXY header longer than 4,096 octets");
        }
        int length = FIXED_BYTES + rest;
        if (in.limit() < length) {
            return new Incomplete();
        }
        in.limit(length).position(FIXED_BYTES);
        ProxyHeader addresses = UNKNOWN;
        if (kind == TCP4 || kind == TCP6) {
            int addressBytes = kind == TCP4 ? 4 : 16;
            if (in.remaining() < 2 * addressBytes + 4) {
                return new Broken("PROXY header too short for its addresses");
            }
            addresses = readAddresses(in, addressBytes);
        } else if (command == PROXY) {
            // UNIX sockets and the like: the rest is theirs
            return new Complete(UNKNOWN, length);
        }
        String broken = checkSum(in);
        if (!broken.isEmpty()) {
            return new Broken(broken);
        }
        return new Complete(command == LOCAL ? UNKNOWN : withTls(addresses, in), length);
    }

    private static ProxyHeader readAddresses(ByteBuffer in, int addressBytes) {
        byte[] client = new byte[addressBytes];
        byte[] destination = new byte[addressBytes];
        in.get(client).get(destination);
        int clientPort = in.getShort() & 0xFFFF;
        int destinationPort = in.getShort() & 0xFFFF;
        try {
            return new ProxyHeader(
                    new InetSocketAddress(InetAddress.getByAddress(client), clientPort),
                    new InetSocketAddress(InetAddress.getByAddress(destination), destinationPort),
                    false,
                    "");
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Checks the form of all extensions, and the check sum where there is one. */
    private static String checkSum(ByteBuffer in) {
        int at = in.position();
        while (at < in.limit()) {
            if (in.limit() - at < 3) {
                return "PROXY header with a broken extension";
            }
            int type = in.get(at) & 0xFF;
            int length = in.getShort(at + 1) & 0xFFFF;
            if (in.limit() - at - 3 < length) {
                return "PROXY header with a broken extension";
            }
            if (type == TYPE_CRC32C && (length != 4 || !sumIsRight(in, at + 3))) {
                return "PROXY header with a wrong check sum";
            }
            at += 3 + length;
        }
        return "";
    }

    private static boolean sumIsRight(ByteBuffer in, int at) {
        byte[] header = new byte[in.limit()];
        in.get(0, header);
        Arrays.fill(header, at, at + 4, (byte) 0);
        CRC32C sum = new CRC32C();
        sum.update(header);
        return (int) sum.getValue() == in.getInt(at);
    }

    private static ProxyHeader withTls(ProxyHeader addresses, ByteBuffer in) {
        byte[] tls = extension(in, TYPE_SSL);
        if (tls == null || tls.length < 5 || (tls[0] & CLIENT_SSL) == 0) {
            return addresses;
        }
        ByteBuffer details = ByteBuffer.wrap(tls, 5, tls.length - 5).slice();
        byte[] version = extension(details, TYPE_SSL_VERSION);
        byte[] cipher = extension(details, TYPE_SSL_CIPHER);
        String text = (printable(version) + " " + printable(cipher)).strip();
        return new ProxyHeader(addresses.client, addresses.destination, true, text);
    }

    private static byte @Nullable [] extension(ByteBuffer in, int wanted) {
        int at = in.position();
        while (in.limit() - at >= 3) {
            int length = in.getShort(at + 1) & 0xFFFF;
            if (in.limit() - at - 3 < length) {
                return null;
            }
            if ((in.get(at) & 0xFF) == wanted) {
                byte[] value = new byte[length];
                in.get(at + 3, value);
                return value;
            }
            at += 3 + length;
        }
        return null;
    }

    /** For Received headers: nothing that could break a line. */
    private static String printable(byte @Nullable [] text) {
        return text == null
                ? ""
                : new String(text, StandardCharsets.US_ASCII).replaceAll("[^A-Za-z0-9._-]", "");
    }
}
