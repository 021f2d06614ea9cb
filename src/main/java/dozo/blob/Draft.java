package dozo.blob;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way in: write octets, then {@link #finish}, then hand it to {@link
 * Blobs.Storing#store}. Used by one thread. Closing it without storing drops it.
 */
public final class Draft implements AutoCloseable {
    private static final int FIRST_BYTES = 8 * 1024;

    private final Arrivals arrivals;

    private byte @Nullable [] buffer = new byte[FIRST_BYTES];
    private int filled;
    private long size;

    /** Ids under which chunks are written: none while all is in the buffer, more for copies. */
    private final List<Long> arriving = new ArrayList<>(1);

    private long renewedMillis;
    private @Nullable Packed packed;

    Draft(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /** Takes the next octets; may write a full chunk to the database and wait for it. */
    public void write(byte[] octets, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, octets.length);
        for (int done = 0; done < length; ) {
            if (filled == Blobs.CHUNK_BYTES) {
                flush();
            }
            int piece = Math.min(length - done, Blobs.CHUNK_BYTES - filled);
            System.arraycopy(octets, offset + done, room(piece), filled, piece);
            filled += piece;
            size += piece;
            done += piece;
        }
        if (!arriving.isEmpty()) {
            renewedMillis = arrivals.renew(arriving.getFirst(), renewedMillis);
        }
    }

    /** The open buffer, grown until so many octets more fit. */
    private byte[] room(int more) {
        byte[] open = open();
        if (filled + more > open.length) {
            int wanted = Math.max(filled + more, open.length * 2);
            open = Arrays.copyOf(open, Math.min(wanted, Blobs.CHUNK_BYTES));
            buffer = open;
        }
        return open;
    }

    private byte[] open() {
        if (buffer == null) {
            throw new IllegalStateException("draft is finished or closed");
        }
        return buffer;
    }

    private void flush() {
        if (arriving.isEmpty()) {
            arriving.add(arrivals.begin());
        }
        Packed chunk = arrivals.packer().pack(open(), filled);
        renewedMillis = arrivals.write(arriving.getFirst(), Blobs.chunks(size) - 1, chunk);
        filled = 0;
    }

    /** Ends the body; compresses what is left, in the caller's thread. */
    public void finish() {
        if (packed != null) {
            return;
        }
        if (arriving.isEmpty()) {
            packed = arrivals.packer().pack(open(), filled);
        } else {
            flush();
            packed = Blobs.ELSEWHERE;
        }
        buffer = null;
    }

    /**
     * Prepares a finished body to be stored so many times, for tenants that must not share. A large
     * one is copied here, in slices, rather than in the transaction that stores it.
     */
    public void prepareCopies(int count) {
        packed();
        while (!arriving.isEmpty() && arriving.size() < count) {
            arriving.add(arrivals.copy(arriving.getFirst(), Blobs.chunks(size)));
        }
    }

    /** Octets written so far. */
    public long size() {
        return size;
    }

    /** What the row of the finished body holds itself. */
    Packed packed() {
        if (packed == null) {
            throw new IllegalStateException("draft is not finished");
        }
        return packed;
    }

    /** The ids under which the chunks of a large body are written; none for a small one. */
    List<Long> arriving() {
        return arriving;
    }

    /** Forgets the octets; chunks that were written and never stored are swept. */
    @Override
    public void close() {
        buffer = null;
    }
}
