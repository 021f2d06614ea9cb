package dozo.net;

import dozo.net.ConnectionEnded.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS over the plain wire, server side. Between records it holds no big buffer. One thread reads;
 * writers, and the reader where the protocol makes it answer, take turns by a lock.
 */
final class TlsWire implements Wire {
    /** Holds a record of a short command, so that an idle connection needs no more. */
    private static final int SMALL_BYTES = 256;

    /** RFC 8446 5.2, and room for the older versions' overhead. */
    private static final int RECORD_LIMIT_BYTES = 16384 + 2048;

    private static final int HEADER_BYTES = 5;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final PlainWire plain;
    private final SSLEngine engine;
    private final ReentrantLock writing = new ReentrantLock();

    /** Octets from the client, encrypted. */
    private final byte[] small = new byte[SMALL_BYTES];

    private byte[] raw = small;
    private int rawStart;
    private int rawEnd;
    private boolean rawMore;

    /** A record's plain text that did not fit where the reader wanted it. */
    private byte @Nullable [] rest;

    private int restStart;
    private int restEnd;

    /**
     * @param early octets of the handshake that were read already (behind a PROXY header)
     */
    TlsWire(PlainWire plain, SSLEngine engine, byte[] early) {
        this.plain = plain;
        this.engine = engine;
        if (early.length > small.length) {
            raw = Buffers.SHARED.borrow();
        }
        System.arraycopy(early, 0, raw, 0, early.length);
        rawEnd = early.length;
    }

    SSLEngine engine() {
        return engine;
    }

    /** Shakes hands; {@link PlainWire#expect} has set the deadline for all of it. */
    void handshake() throws IOException {
        try {
            engine.beginHandshake();
            HandshakeStatus status = engine.getHandshakeStatus();
            while (status != HandshakeStatus.NOT_HANDSHAKING) {
                status =
                        switch (status) {
                            case NEED_WRAP -> answer();
                            case NEED_TASK -> runTasks();
                            default -> unwrapHandshake();
                        };
            }
        } catch (SSLException e) {
            sendAlert();
            throw e;
        }
        becomeSmallIfEmpty();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (rest != null) {
            return takeRest(into, offset, length);
        }
        try {
            return unwrap(into, offset, length);
        } catch (SSLException e) {
            sendAlert();
            throw new ConnectionEnded(Reason.GONE);
        }
    }

    @Override
    public boolean pending() {
        return rest != null || rawStart < rawEnd;
    }

    private int unwrap(byte[] into, int offset, int length) throws IOException {
        ByteBuffer target = ByteBuffer.wrap(into, offset, length);
        while (true) {
            if (!awaitRecord()) {
                return -1;
            }
            ByteBuffer source = ByteBuffer.wrap(raw, rawStart, rawEnd - rawStart);
            SSLEngineResult result = engine.unwrap(source, target);
            rawStart = source.position();
            settle(result.getHandshakeStatus());
            if (result.getStatus() == Status.CLOSED) {
                return -1;
            }
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                unwrapToRest();
            }
            int count = rest == null ? result.bytesProduced() : takeRest(into, offset, length);
            if (count > 0) {
                return count;
            }
        }
    }

    /** The record is whole but larger than the reader's room. */
    private void unwrapToRest() throws IOException {
        byte[] whole = Buffers.SHARED.borrow();
        ByteBuffer source = ByteBuffer.wrap(raw, rawStart, rawEnd - rawStart);
        SSLEngineResult result = engine.unwrap(source, ByteBuffer.wrap(whole));
        rawStart = source.position();
        rest = whole;
        restStart = 0;
        restEnd = result.bytesProduced();
        settle(result.getHandshakeStatus());
    }

    /** Waits for a whole record; false at the end. One too large is left to the engine's word. */
    private boolean awaitRecord() throws IOException {
        while (true) {
            int there = rawEnd - rawStart;
            if (there >= HEADER_BYTES) {
                int length = (raw[rawStart + 3] & 0xFF) << 8 | (raw[rawStart + 4] & 0xFF);
                if (there >= HEADER_BYTES + length || HEADER_BYTES + length > Buffers.SIZE_BYTES) {
                    return true;
                }
            }
            if (!receive()) {
                return false;
            }
        }
    }

    private int takeRest(byte[] into, int offset, int length) {
        byte[] from = rest;
        if (from == null) {
            return 0;
        }
        int count = Math.min(length, restEnd - restStart);
        System.arraycopy(from, restStart, into, offset, count);
        restStart += count;
        if (restStart == restEnd) {
            rest = null;
            Buffers.SHARED.giveBack(from);
        }
        return count;
    }

    /** Key updates (RFC 8446 4.6.3) and the like, which come in the middle of the data. */
    private void settle(HandshakeStatus status) throws IOException {
        HandshakeStatus now = status;
        while (now == HandshakeStatus.NEED_TASK || now == HandshakeStatus.NEED_WRAP) {
            if (engine.isOutboundDone()) {
                return;
            }
            now = now == HandshakeStatus.NEED_TASK ? runTasks() : answer();
        }
    }

    private HandshakeStatus unwrapHandshake() throws IOException {
        if (rawStart == rawEnd && !receive()) {
            throw new ConnectionEnded(Reason.GONE);
        }
        ByteBuffer source = ByteBuffer.wrap(raw, rawStart, rawEnd - rawStart);
        SSLEngineResult result = engine.unwrap(source, NOTHING);
        rawStart = source.position();
        if (result.getStatus() == Status.BUFFER_UNDERFLOW && !receive()) {
            throw new ConnectionEnded(Reason.GONE);
        }
        if (result.getStatus() == Status.CLOSED) {
            throw new ConnectionEnded(Reason.GONE);
        }
        return engine.getHandshakeStatus();
    }

    private HandshakeStatus runTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
        return engine.getHandshakeStatus();
    }

    /** Sends what the engine itself has to say. */
    private HandshakeStatus answer() throws IOException {
        writing.lock();
        byte[] packet = Buffers.SHARED.borrow();
        try {
            ByteBuffer target = ByteBuffer.wrap(packet);
            while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP
                    && target.remaining() >= HEADER_BYTES + RECORD_LIMIT_BYTES) {
                SSLEngineResult result = engine.wrap(NOTHING, target);
                if (result.getStatus() != Status.OK) {
                    break;
                }
            }
            plain.write(packet, 0, target.position());
            if (engine.isOutboundDone()) {
                throw new ConnectionEnded(Reason.GONE);
            }
            return engine.getHandshakeStatus();
        } finally {
            Buffers.SHARED.giveBack(packet);
            writing.unlock();
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        writing.lock();
        byte[] packet = Buffers.SHARED.borrow();
        try {
            ByteBuffer source = ByteBuffer.wrap(from, offset, length);
            ByteBuffer target = ByteBuffer.wrap(packet);
            while (source.hasRemaining()) {
                SSLEngineResult result = engine.wrap(source, target);
                if (result.getStatus() == Status.CLOSED) {
                    throw new ConnectionEnded(Reason.GONE);
                }
                if (result.getStatus() == Status.BUFFER_OVERFLOW || !source.hasRemaining()) {
                    plain.write(packet, 0, target.position());
                    target.clear();
                }
            }
        } catch (SSLException e) {
            throw new ConnectionEnded(Reason.GONE);
        } finally {
            Buffers.SHARED.giveBack(packet);
            writing.unlock();
        }
    }

    /** More encrypted octets; false at the end. */
    private boolean receive() throws IOException {
        if (rawStart == rawEnd) {
            rawStart = 0;
            rawEnd = 0;
            if (!rawMore) {
                becomeSmallIfEmpty();
            } else if (raw.length == SMALL_BYTES) {
                raw = Buffers.SHARED.borrow();
            }
        } else if (rawEnd == raw.length || raw.length == SMALL_BYTES) {
            makeRoom();
        }
        int room = raw.length - rawEnd;
        int count = plain.read(raw, rawEnd, room);
        if (count < 0) {
            return false;
        }
        rawEnd += count;
        rawMore = count == room;
        return true;
    }

    private void makeRoom() {
        byte[] old = raw;
        byte[] larger = old.length == SMALL_BYTES ? Buffers.SHARED.borrow() : old;
        System.arraycopy(old, rawStart, larger, 0, rawEnd - rawStart);
        rawEnd -= rawStart;
        rawStart = 0;
        raw = larger;
    }

    private void becomeSmallIfEmpty() {
        if (rawStart == rawEnd && raw.length != SMALL_BYTES) {
            Buffers.SHARED.giveBack(raw);
            raw = small;
            rawStart = 0;
            rawEnd = 0;
        }
    }

    private void sendAlert() {
        try {
            settle(engine.getHandshakeStatus());
        } catch (IOException e) {
            // the client does not listen any more
        }
    }

    /** The reading thread calls it, last. */
    @Override
    public void close() {
        plain.hurry();
        engine.closeOutbound();
        // a writer that is stuck holds the lock; then there is nothing to say
        if (writing.tryLock()) {
            try {
                sendAlert();
            } finally {
                writing.unlock();
            }
        }
        byte[] left = rest;
        if (left != null) {
            rest = null;
            Buffers.SHARED.giveBack(left);
        }
        rawStart = rawEnd;
        becomeSmallIfEmpty();
        plain.close();
    }
}
