package dozo.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.ops.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The PROXY protocol, versions 1 and 2, as a header and over sockets. */
class ProxyTest {
    private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};
    private static final int FUZZ_ROUNDS = 20_000;

    private static ProxyHeader.Outcome read(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return ProxyHeader.read(octets, 0, octets.length);
    }

    private static ProxyHeader header(ProxyHeader.Outcome outcome) {
        return assertInstanceOf(ProxyHeader.Complete.class, outcome).header();
    }

    private static String why(String text) {
        return assertInstanceOf(ProxyHeader.Broken.class, read(text)).why();
    }

    private static byte[] version2(int command, int kind, byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        out.writeBytes(SIGNATURE);
        out.write(command);
        out.write(kind);
        out.write(length >> 8);
        out.write(length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] addresses(String client, String server) {
        byte[] from = InetAddress.ofLiteral(client).getAddress();
        byte[] to = InetAddress.ofLiteral(server).getAddress();
        return ByteBuffer.allocate(from.length + to.length + 4)
                .put(from)
                .put(to)
                .putShort((short) 40_000)
                .putShort((short) 25)
                .array();
    }

    private static byte[] extension(int type, byte[] value) {
        return ByteBuffer.allocate(3 + value.length)
                .put((byte) type)
                .putShort((short) value.length)
                .put(value)
                .array();
    }

    /** PP2_TYPE_SSL of a client that came by TLS. */
    private static byte[] tlsExtension() {
        byte[] version = extension(0x21, "TLSv1.3".getBytes(StandardCharsets.US_ASCII));
        byte[] cipher =
                extension(0x23, "TLS_AES_256_GCM_SHA384".getBytes(StandardCharsets.US_ASCII));
        return extension(
                0x20,
                ByteBuffer.allocate(5 + version.length + cipher.length)
                        .put((byte) 1)
                        .putInt(0)
                        .put(version)
                        .put(cipher)
                        .array());
    }

    @Test
    void readsVersionOne() {
        ProxyHeader four = header(read("PROXY TCP4 192.0.2.1 198.51.100.2 40000 25\r\nEHLO"));
        assertEquals("/192.0.2.1:40000", String.valueOf(four.client()));
        assertEquals("/198.51.100.2:25", String.valueOf(four.destination()));
        ProxyHeader six = header(read("PROXY TCP6 2001:db8::1 ::1 1 65535\r\n"));
        assertEquals("/[2001:db8:0:0:0:0:0:1]:1", String.valueOf(six.client()));
        assertEquals(null, header(read("PROXY UNKNOWN\r\n")).client());
        assertEquals(null, header(read("PROXY UNKNOWN ff:ff whatever\r\n")).client());
    }

    @Test
    void refusesBrokenVersionOne() {
        assertEquals("no PROXY header", why("EHLO there\r\n"));
        assertEquals("PROXY line without CR LF", why("PROXY TCP4 1.2.3.4 1.2.3.4 1 2\n"));
        assertEquals("PROXY line longer than 107 octets", why("PROXY " + "x".repeat(200)));
        assertEquals("PROXY line without six words", why("PROXY TCP4 1.2.3.4 1.2.3.4 1\r\n"));
        assertEquals("PROXY line of an unknown kind", why("PROXY UDP4 1.2.3.4 1.2.3.4 1 2\r\n"));
        for (String words :
                List.of(
                        "TCP4 1.2.3 1.2.3.4 1 2",
                        "TCP4 1.2.3.256 1.2.3.4 1 2",
                        "TCP4 ::1 ::1 1 2",
                        "TCP6 localhost ::1 1 2",
                        "TCP4 1.2.3.4 1.2.3.4 01 2",
                        "TCP4 1.2.3.4 1.2.3.4 1 65536")) {
            assertEquals("PROXY line with a broken address", why("PROXY " + words + "\r\n"));
        }
    }

    @Test
    void readsVersionTwo() {
        byte[] four = version2(0x21, 0x11, addresses("192.0.2.1", "198.51.100.2"));
        for (int i = 0; i < four.length; i++) {
            assertInstanceOf(ProxyHeader.Incomplete.class, ProxyHeader.read(four, 0, i));
        }
        ProxyHeader header = header(ProxyHeader.read(four, 0, four.length));
        assertEquals("/192.0.2.1:40000", String.valueOf(header.client()));
        assertFalse(header.secure());

        byte[] secure =
                version2(0x21, 0x21, addresses("2001:db8::1", "2001:db8::2"), tlsExtension());
        ProxyHeader six = header(ProxyHeader.read(secure, 0, secure.length));
        assertTrue(six.secure());
        assertEquals("TLSv1.3 TLS_AES_256_GCM_SHA384", six.cipher());

        byte[] local = version2(0x20, 0x00);
        assertEquals(null, header(ProxyHeader.read(local, 0, local.length)).client());
        byte[] unix = version2(0x21, 0x31, new byte[216]);
        assertEquals(null, header(ProxyHeader.read(unix, 0, unix.length)).client());
    }

    @Test
    void checksTheSumOfVersionTwo() {
        byte[] whole =
                version2(
                        0x21,
                        0x11,
                        addresses("192.0.2.1", "198.51.100.2"),
                        extension(3, new byte[4]));
        CRC32C sum = new CRC32C();
        sum.update(whole);
        ByteBuffer.wrap(whole).putInt(whole.length - 4, (int) sum.getValue());
        assertInstanceOf(ProxyHeader.Complete.class, ProxyHeader.read(whole, 0, whole.length));
        whole[20] ^= 1;
        assertInstanceOf(ProxyHeader.Broken.class, ProxyHeader.read(whole, 0, whole.length));
    }

    @Test
    void survivesWhateverComes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] two =
                version2(
                        0x21,
                        0x11,
                        addresses("192.0.2.1", "198.51.100.2"),
                        tlsExtension(),
                        extension(4, new byte[7]));
        byte[] one =
                "PROXY TCP4 192.0.2.1 198.51.100.2 40000 25\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < FUZZ_ROUNDS; round++) {
            byte[] octets = (random.nextBoolean() ? one : two).clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt();
            }
            int end = random.nextInt(4) == 0 ? random.nextInt(octets.length) : octets.length;
            if (ProxyHeader.read(octets, 0, end) instanceof ProxyHeader.Complete complete) {
                assertTrue(complete.lengthBytes() <= end, "seed " + seed);
                assertTrue(complete.header().cipher().matches("[A-Za-z0-9._ -]*"), "seed " + seed);
            }
        }
    }

    // ---- over sockets

    private static void tell(Connection connection) throws IOException {
        connection.write(
                "%s %s %s %s\r\n"
                        .formatted(
                                connection.remote().getHostString(),
                                connection.secure(),
                                connection.clearTextAllowed(),
                                connection.cipher()));
        connection.write(connection.readLine(100).text() + "\r\n");
        connection.flush();
    }

    @Test
    void tellsTheRealClient() throws Exception {
        try (Door door = Door.proxied(null, Limits.standard(), ProxyTest::tell);
                Socket client = door.connect()) {
            Door.send(client, "PROXY TCP4 192.0.2.1 127.0.0.1 40000 25\r\nEHLO x\r\n");
            assertEquals("192.0.2.1 false false ", Door.line(client));
            assertEquals("EHLO x", Door.line(client));
        }
    }

    @Test
    void trustsTheProxyAboutTls() throws Exception {
        byte[] header = version2(0x21, 0x11, addresses("192.0.2.1", "127.0.0.1"), tlsExtension());
        try (Door door = Door.proxied(null, Limits.standard(), ProxyTest::tell);
                Socket client = door.connect()) {
            for (byte octet : header) {
                client.getOutputStream().write(octet);
            }
            assertEquals("192.0.2.1 true true TLSv1.3 TLS_AES_256_GCM_SHA384", Door.line(client));
        }
    }

    @Test
    void doesNotTakeAProxyForALocalClient() throws Exception {
        try (Door door = Door.proxied(null, Limits.standard(), ProxyTest::tell);
                Socket client = door.connect()) {
            Door.send(client, "PROXY UNKNOWN\r\n");
            assertEquals("127.0.0.1 false false ", Door.line(client));
        }
    }

    @Test
    void refusesAProxyWithoutItsHeader() throws Exception {
        try (Door door = Door.proxied(null, Limits.standard(), ProxyTest::tell);
                Socket client = door.connect()) {
            Door.send(client, "EHLO there\r\n");
            assertEquals(Door.REFUSAL, Door.line(client));
            assertEquals("<end>", Door.line(client));
        }
    }

    @Test
    void countsTheRealClients() throws Exception {
        try (Door door = Door.proxied(null, new Limits(10, 1, List.of()), ProxyTest::tell);
                Socket first = door.connect();
                Socket second = door.connect();
                Socket other = door.connect()) {
            Door.send(first, "PROXY TCP4 192.0.2.1 127.0.0.1 1 25\r\n");
            assertEquals("192.0.2.1 false false ", Door.line(first));
            Door.send(second, "PROXY TCP4 192.0.2.1 127.0.0.1 2 25\r\n");
            assertEquals(Door.REFUSAL, Door.line(second));
            Door.send(other, "PROXY TCP4 192.0.2.2 127.0.0.1 3 25\r\n");
            assertEquals("192.0.2.2 false false ", Door.line(other));
        }
    }

    @Test
    void comesBeforeImplicitTls(@TempDir Path directory) throws Exception {
        Tls.Settings settings = new Tls.Settings(directory, "mail.example.com", List.of());
        try (Tls tls = Tls.open(settings, new Metrics());
                Door door = Door.proxiedTls(tls, ProxyTest::tell);
                Socket client = door.connect()) {
            Door.send(client, "PROXY TCP4 192.0.2.1 127.0.0.1 40000 993\r\n");
            try (SSLSocket secure =
                    (SSLSocket)
                            TlsTest.trusting(tls.authorityFile())
                                    .getSocketFactory()
                                    .createSocket(client, "localhost", client.getPort(), true)) {
                assertEquals(
                        "192.0.2.1 true true TLSv1.3 TLS_AES_256_GCM_SHA384", Door.line(secure));
            }
        }
    }
}
