package dozo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.dialogue.Peer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many connections a server takes, from the configuration to the line that the client sees.
 * Loopback has no limit of its own, so that the clients come through a proxy.
 */
class ConnectionLimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] VERSION_2 = {
        13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10, 0x21
    };
    private static final String BEHIND_PROXY = "proxy-networks = [\"127.0.0.0/8\"]\n";

    /** How a protocol greets, and how it refuses. */
    enum Words {
        SMTP(Door.SMTP, "220 ", "421 4.7.0 "),
        POP3(Door.POP3, "+OK ", "-ERR [SYS/TEMP] "),
        IMAP(Door.IMAP, "* OK ", "* BYE ");

        final Door door;
        final String greeting;
        final String refusal;

        Words(Door door, String greeting, String refusal) {
            this.door = door;
            this.greeting = greeting;
            this.refusal = refusal;
        }
    }

    @TempDir private Path folder;
    private @Nullable Premises premises;
    private final List<Peer> peers = new ArrayList<>();

    private void open(String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("dozo.toml"), configuration);
        ConfigFile.Reading reading = ConfigFile.read(file);
        premises =
                new Premises(
                        folder.resolve("data"),
                        assertInstanceOf(ConfigFile.Reading.Good.class, reading).config());
    }

    @AfterEach
    void close() throws IOException {
        for (Peer peer : peers) {
            peer.close();
        }
        Objects.requireNonNull(premises).close();
    }

    private Peer connect(Door door, byte[] header) throws IOException {
        Peer peer = Peer.connect(Objects.requireNonNull(premises).at(door), PATIENCE);
        peers.add(peer);
        peer.send(header);
        return peer;
    }

    private static byte[] version1(String client) {
        String family = client.contains(":") ? "TCP6" : "TCP4";
        String server = client.contains(":") ? "2001:db8:ffff::1" : "198.51.100.1";
        return "PROXY %s %s %s 40000 25\r\n"
                .formatted(family, client, server)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] version2(String client) {
        InetAddress address = InetAddress.ofLiteral(client);
        byte[] octets = address.getAddress();
        ByteBuffer addresses =
                ByteBuffer.allocate(2 * octets.length + 4)
                        .put(octets)
                        .put(octets)
                        .putShort((short) 40_000)
                        .putShort((short) 25);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(VERSION_2);
        header.write(address instanceof Inet6Address ? 0x21 : 0x11);
        header.write(0);
        header.write(addresses.capacity());
        header.writeBytes(addresses.array());
        return header.toByteArray();
    }

    private void welcomes(Words words, byte[] header) throws IOException {
        String line = connect(words.door, header).readLine();
        assertTrue(String.valueOf(line).startsWith(words.greeting), line);
    }

    private void refuses(Words words, byte[] header) throws IOException {
        Peer peer = connect(words.door, header);
        String line = peer.readLine();
        assertTrue(String.valueOf(line).startsWith(words.refusal), line);
        assertNull(peer.readLine(), "and hangs up");
    }

    @ParameterizedTest
    @EnumSource
    void countsConnectionsOfAnAddress(Words words) throws IOException {
        open(BEHIND_PROXY + "connections-per-address = 2");
        welcomes(words, version1("192.0.2.1"));
        welcomes(words, version2("192.0.2.1"));
        refuses(words, version1("192.0.2.1"));
        refuses(words, version2("192.0.2.1"));
        welcomes(words, version1("192.0.2.2"));
    }

    @ParameterizedTest
    @EnumSource
    void countsAWholePrefixOfIpv6(Words words) throws IOException {
        open(BEHIND_PROXY + "connections-per-address = 2");
        welcomes(words, version1("2001:db8:1:2::1"));
        welcomes(words, version2("2001:db8:1:2:ffff::2"));
        refuses(words, version1("2001:db8:1:2::3"));
        refuses(words, version2("2001:db8:1:2:0:1::"));
        welcomes(words, version2("2001:db8:1:3::1"));
    }

    @ParameterizedTest
    @EnumSource
    void countsAllConnections(Words words) throws IOException {
        open(BEHIND_PROXY + "connections = 3");
        for (int i = 1; i <= 3; i++) {
            welcomes(words, version1("192.0.2." + i));
        }
        // before the proxy has said anything: for those beyond the total there is no time
        refuses(words, new byte[0]);
        peers.getFirst().close();
        awaitPlace(words);
    }

    private void awaitPlace(Words words) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String line = "";
        while (!line.startsWith(words.greeting) && System.nanoTime() < deadline) {
            line = String.valueOf(connect(words.door, version1("192.0.2.9")).readLine());
        }
        assertTrue(line.startsWith(words.greeting), "a place is free: " + line);
    }

    @Test
    void bothPortsOfAProtocolShareOneCountAndProtocolsDoNot() throws IOException {
        open(BEHIND_PROXY + "connections-per-address = 1");
        Peer secure = connect(Door.IMAPS, version1("192.0.2.1"));
        secure.shakeHands();
        assertTrue(String.valueOf(secure.readLine()).startsWith(Words.IMAP.greeting));
        refuses(Words.IMAP, version1("192.0.2.1"));
        welcomes(Words.POP3, version1("192.0.2.1"));
        Peer silent = connect(Door.POP3S, version1("192.0.2.1"));
        assertNull(silent.readLine(), "inside TLS there is no cheap word");
    }

    @Test
    void trustedNetworksAndLoopbackHaveNoLimitOfTheirOwn() throws IOException {
        open(
                BEHIND_PROXY
                        + "connections-per-address = 1\n"
                        + "trusted-networks = [\"192.0.2.0/24\"]");
        for (int i = 0; i < 3; i++) {
            welcomes(Words.SMTP, version1("192.0.2.1"));
            welcomes(Words.SMTP, version2("::1"));
        }
        welcomes(Words.SMTP, version1("198.51.100.1"));
        refuses(Words.SMTP, version1("198.51.100.1"));
    }

    @Test
    void aProxyWithoutItsHeaderIsRefused() throws IOException {
        open(BEHIND_PROXY);
        Peer peer =
                connect(Door.SMTP, "EHLO client.example\r\n".getBytes(StandardCharsets.US_ASCII));
        assertTrue(String.valueOf(peer.readLine()).startsWith("421 "));
        assertEquals(null, peer.readLine());
    }
}
