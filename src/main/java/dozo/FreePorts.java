package dozo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports on the loopback address for a server that shall be in nobody's way. */
public final class FreePorts {
    private static final int FIRST_OFFSET = 10_000;

    /** All ports stay below 32,768, from where the kernel takes those of outgoing connections. */
    private static final int LAST_OFFSET = 31_000;

    private static final int STEP = 7;

    private FreePorts() {}

    /** A port offset at which nobody listened a moment ago, on the port of any door. */
    public static int offset() throws IOException {
        // from anywhere on, so that two who look at the same moment do not find the same
        int range = LAST_OFFSET - FIRST_OFFSET;
        int start = ThreadLocalRandom.current().nextInt(range);
        for (int gone = 0; gone < range; gone += STEP) {
            int offset = FIRST_OFFSET + (start + gone) % range;
            if (allFree(offset)) {
                return offset;
            }
        }
        throw new IOException("no free ports from " + FIRST_OFFSET + " to " + LAST_OFFSET);
    }

    private static boolean allFree(int offset) {
        for (Door door : Door.values()) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.bind(
                        new InetSocketAddress(
                                InetAddress.getLoopbackAddress(), door.port() + offset));
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
