package dozo.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written arrives, whatever its size and way. */
class OutputTest {
    @Test
    void arrivesInOrderWhateverTheSizes() throws Exception {
        long seed = new Random().nextLong();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        write(new Random(seed), expected::write, expected::write, expected);
        byte[] want = expected.toByteArray();
        try (Door door =
                        Door.plain(connection -> {
                            Random random = new Random(seed);
                            pour(random, connection);
                            assertEquals(want.length, connection.written());
                        });
                Socket client = door.connect()) {
            assertArrayEquals(want, client.getInputStream().readAllBytes(), "seed " + seed);
            assertEquals("closed", door.end());
        }
    }

    private interface Octets {
        void write(byte[] octets, int offset, int length) throws IOException;
    }

    private interface Octet {
        void write(int octet) throws IOException;
    }

    private static void pour(Random random, Connection connection) throws IOException {
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    byte[] noise = noise(random);
                    connection.write(noise, 3, noise.length - 3);
                }
                case 1 -> connection.write(random.nextInt(256));
                case 2 -> connection.writeNumber(number(random));
                case 3 -> connection.write("é" + "x".repeat(random.nextInt(100)));
                default -> connection.flush();
            }
        }
    }

    private static void write(
            Random random, Octets octets, Octet octet, ByteArrayOutputStream texts)
            throws IOException {
        for (int i = 0; i < 2000; i++) {
            switch (random.nextInt(5)) {
                case 0 -> {
                    byte[] noise = noise(random);
                    octets.write(noise, 3, noise.length - 3);
                }
                case 1 -> octet.write(random.nextInt(256));
                case 2 ->
                        texts.writeBytes(
                                Long.toString(number(random)).getBytes(StandardCharsets.US_ASCII));
                case 3 ->
                        texts.writeBytes(
                                ("é" + "x".repeat(random.nextInt(100)))
                                        .getBytes(StandardCharsets.ISO_8859_1));
                default -> {}
            }
        }
    }

    private static long number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> random.nextInt(1000);
            case 2 -> Long.MAX_VALUE - random.nextInt(10);
            default -> -random.nextLong(1_000_000);
        };
    }

    private static byte[] noise(Random random) {
        int size = random.nextInt(50) == 0 ? 200_000 : random.nextInt(3000);
        byte[] noise = new byte[3 + size];
        random.nextBytes(noise);
        return noise;
    }
}
