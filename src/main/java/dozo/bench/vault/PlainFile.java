package dozo.bench.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * The least that keeping mails can cost: callers hand in octets and wait, one thread writes all
 * that waits at the end of a file, fdatasyncs, and wakes them. Its groups have the limits of the
 * store's lane.
 */
final class PlainFile implements Keeper {
    private static final int GROUP_MAILS = 512;
    private static final int GROUP_BYTES = 16 << 20;

    private record Waiting(byte[] mail, CompletableFuture<Void> durable) {}

    private final FileChannel file;
    private final ConcurrentLinkedQueue<Waiting> arrivals = new ConcurrentLinkedQueue<>();
    private final Thread writer;
    private volatile boolean closed;

    PlainFile(Path path) throws IOException {
        file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND);
        writer = Thread.ofPlatform().name("plain-file").start(this::run);
    }

    @Override
    public void deliver(long number, byte[] mail) {
        Waiting waiting = new Waiting(mail, new CompletableFuture<>());
        arrivals.add(waiting);
        LockSupport.unpark(writer);
        waiting.durable().join();
    }

    private void run() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(GROUP_BYTES);
        ArrayDeque<Waiting> waiting = new ArrayDeque<>();
        while (true) {
            for (Waiting next = arrivals.poll(); next != null; next = arrivals.poll()) {
                waiting.add(next);
            }
            if (!waiting.isEmpty()) {
                write(take(waiting, buffer.clear()), buffer.flip());
            } else if (closed) {
                return;
            } else {
                LockSupport.park(this);
            }
        }
    }

    private static List<Waiting> take(ArrayDeque<Waiting> waiting, ByteBuffer buffer) {
        List<Waiting> group = new ArrayList<>();
        for (Waiting next = waiting.peek(); next != null; next = waiting.peek()) {
            if (group.size() == GROUP_MAILS || buffer.remaining() < next.mail().length) {
                break;
            }
            buffer.put(next.mail());
            group.add(waiting.remove());
        }
        return group;
    }

    private void write(List<Waiting> group, ByteBuffer octets) {
        try {
            while (octets.hasRemaining()) {
                file.write(octets);
            }
            file.force(false); // fdatasync
            group.forEach(one -> one.durable().complete(null));
        } catch (IOException e) {
            group.forEach(one -> one.durable().completeExceptionally(e));
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(writer);
        try {
            writer.join();
            file.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
