package dozo.drill;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A long line between two network interfaces: what comes in at one goes out at the other, a while
 * later. Runs as a process of its own in the network of the bridge; for kernels without netem. It
 * adds no loss and no jitter but its own, some 0.1 ms, and costs processor time for each frame.
 */
final class SlowLine {
    // from <sys/socket.h>, <linux/if_packet.h>, <linux/if_ether.h>
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final int SOL_PACKET = 263;
    private static final int PACKET_IGNORE_OUTGOING = 23;
    private static final short ETH_P_ALL = 3;
    private static final int ADDRESS_BYTES = 20;

    private static final int FRAME_BYTES = 65_536;

    /**
     * Some 15 MB: what 100 Mbit/s send in a second, and less than a frozen reader could pile up.
     */
    private static final int QUEUE_FRAMES = 10_000;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle SOCKET =
            handle("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            handle(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle INDEX =
            handle("if_nametoindex", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final MethodHandle BIND =
            handle("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECEIVE = handle("recv", transfer());
    private static final MethodHandle SEND = handle("send", transfer());

    private record Frame(byte[] octets, long due) {}

    private SlowLine() {}

    /** Two interfaces, and the milliseconds that each way takes. */
    public static void main(String... arguments) throws Throwable {
        int one = open(arguments[0]);
        int two = open(arguments[1]);
        Duration delay = Duration.ofNanos((long) (Double.parseDouble(arguments[2]) * 1e6));
        carry(one, two, delay);
        carry(two, one, delay);
        System.out.println("ready");
    }

    private static void carry(int from, int to, Duration delay) {
        BlockingQueue<Frame> line = new ArrayBlockingQueue<>(QUEUE_FRAMES);
        Thread.ofPlatform().start(() -> receive(from, line, delay.toNanos()));
        Thread.ofPlatform().start(() -> send(to, line));
    }

    private static void receive(int socket, BlockingQueue<Frame> line, long delayNanos) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(FRAME_BYTES);
            while (true) {
                long length = (long) RECEIVE.invokeExact(socket, buffer, (long) FRAME_BYTES, 0);
                if (length > 0) { // below 0 while the interface is down
                    byte[] octets = buffer.asSlice(0, length).toArray(JAVA_BYTE);
                    // a full line loses frames, as lines do
                    boolean _ = line.offer(new Frame(octets, System.nanoTime() + delayNanos));
                }
            }
        } catch (Throwable e) {
            end(e);
        }
    }

    private static void send(int socket, BlockingQueue<Frame> line) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(FRAME_BYTES);
            while (true) {
                Frame frame = line.take();
                for (long wait = wait(frame); wait > 0; wait = wait(frame)) {
                    LockSupport.parkNanos(wait);
                }
                MemorySegment.copy(frame.octets(), 0, buffer, JAVA_BYTE, 0, frame.octets().length);
                long length = frame.octets().length;
                // while the interface is down the frame is lost, as it should be
                long _ = (long) SEND.invokeExact(socket, buffer, length, 0);
            }
        } catch (Throwable e) {
            end(e);
        }
    }

    private static long wait(Frame frame) {
        return frame.due() - System.nanoTime();
    }

    /** Half a line is worse than none. */
    private static void end(Throwable why) {
        System.err.println("the line is gone: " + why);
        System.exit(1);
    }

    // ---- sockets

    private static int open(String link) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            short all = networkOrder(ETH_P_ALL);
            int socket = (int) SOCKET.invokeExact(AF_PACKET, SOCK_RAW, (int) all);
            int index = (int) INDEX.invokeExact(arena.allocateFrom(link));
            MemorySegment on = arena.allocateFrom(JAVA_INT, 1);
            int set =
                    (int)
                            SETSOCKOPT.invokeExact(
                                    socket, SOL_PACKET, PACKET_IGNORE_OUTGOING, on, Integer.BYTES);
            MemorySegment address = arena.allocate(ADDRESS_BYTES, Long.BYTES);
            address.set(JAVA_SHORT, 0, (short) AF_PACKET);
            address.set(JAVA_SHORT, 2, all);
            address.set(JAVA_INT, 4, index);
            int bound = (int) BIND.invokeExact(socket, address, ADDRESS_BYTES);
            if (socket < 0 || index == 0 || set != 0 || bound != 0) {
                throw new LabBroken("can't take the frames of " + link);
            }
            return socket;
        }
    }

    private static short networkOrder(short value) {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        return little ? Short.reverseBytes(value) : value;
    }

    private static FunctionDescriptor transfer() {
        return FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
    }

    @SuppressWarnings("restricted") // a call of C is what this is about
    private static MethodHandle handle(String name, FunctionDescriptor shape) {
        return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), shape);
    }
}
