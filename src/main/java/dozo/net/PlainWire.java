package dozo.net;

import dozo.net.ConnectionEnded.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.Socket;
import java.time.Duration;

/**
 * The socket with its deadlines. A read that takes too long is ended by the watchdog with
 * shutdownInput, so that the session wakes and can still write a last line; a stalled write by
 * closing. No read or write sets a timer.
 */
final class PlainWire implements Wire {
    /** A client that takes nothing for so long while we write is given up. */
    static final Duration STALLED_AFTER = Duration.ofSeconds(60);

    /** A good-bye is worth less patience. */
    private static final Duration CLOSING_PATIENCE = Duration.ofSeconds(5);

    /** Pieces of a large write; the client must take one within {@link #STALLED_AFTER}. */
    private static final int PIECE_BYTES = 64 * 1024;

    /** Unread input that is thrown away at close, lest the kernel answer it with a reset. */
    private static final int UNREAD_LIMIT_BYTES = 256 * 1024;

    private static final int BUSY = 0;
    private static final int WAITING = 1;
    private static final int WAITING_FOR_LINE = 2;
    private static final int TIMED_OUT = 3;
    private static final int DRAINED = 4;

    private static final long NEVER = 0;
    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(PlainWire.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private volatile int phase;
    private volatile long readDeadline = NEVER;
    private volatile long writeDeadline = NEVER;
    private volatile boolean draining;
    private volatile boolean stalled;

    /** Set by the reading thread for its next read. */
    private boolean lineStart;

    private long stalledAfterNanos = STALLED_AFTER.toNanos();

    PlainWire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    Socket socket() {
        return socket;
    }

    void stalledAfter(Duration duration) {
        stalledAfterNanos = duration.toNanos();
    }

    /** From now on writes are good-byes. */
    void hurry() {
        stalledAfterNanos = Math.min(stalledAfterNanos, CLOSING_PATIENCE.toNanos());
    }

    /** Until when the next reads must be done; between two commands a drain may end them too. */
    void expect(Duration timeout, boolean atLineStart) {
        readDeadline = (System.nanoTime() + timeout.toNanos()) | 1;
        lineStart = atLineStart;
    }

    /** Throws if a deadline or a drain has already ended this connection's input. */
    void check() throws ConnectionEnded {
        int now = phase;
        if (now >= TIMED_OUT) {
            throw new ConnectionEnded(now == TIMED_OUT ? Reason.TIMEOUT : Reason.DRAINING);
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        check();
        int waiting = lineStart ? WAITING_FOR_LINE : WAITING;
        phase = waiting;
        if (lineStart && draining) {
            drain();
        }
        int count;
        try {
            count = in.read(into, offset, length);
        } catch (IOException e) {
            check();
            throw new ConnectionEnded(stalled ? Reason.STALLED : Reason.GONE);
        }
        if (!PHASE.compareAndSet(this, waiting, BUSY)) {
            check();
        }
        return count;
    }

    /** Octets that the kernel has for us. */
    int available() throws IOException {
        try {
            return in.available();
        } catch (IOException e) {
            throw new ConnectionEnded(stalled ? Reason.STALLED : Reason.GONE);
        }
    }

    @Override
    public boolean pending() {
        return false;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        try {
            for (int done = 0; done < length; ) {
                int piece = Math.min(length - done, PIECE_BYTES);
                writeDeadline = (System.nanoTime() + stalledAfterNanos) | 1;
                out.write(from, offset + done, piece);
                done += piece;
            }
        } catch (IOException e) {
            throw new ConnectionEnded(stalled ? Reason.STALLED : Reason.GONE);
        } finally {
            writeDeadline = NEVER;
        }
    }

    /** What the watchdog does every now and then. */
    void sweep(long now) {
        long writing = writeDeadline;
        if (writing != NEVER && now - writing > 0) {
            stalled = true;
            cut();
            return;
        }
        int seen = phase;
        long reading = readDeadline;
        if ((seen == WAITING || seen == WAITING_FOR_LINE)
                && now - reading > 0
                && PHASE.compareAndSet(this, seen, TIMED_OUT)) {
            endInput();
        }
    }

    /** From now on the connection ends as soon as it waits between two commands. */
    void drain() {
        draining = true;
        if (PHASE.compareAndSet(this, WAITING_FOR_LINE, DRAINED)) {
            endInput();
        }
    }

    /** Closes at once; unsent output is thrown away. */
    void cut() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // closed already
        }
        closeSocket();
    }

    @Override
    public void close() {
        try {
            if (!socket.isClosed() && !stalled) {
                socket.shutdownOutput();
                skipUnread();
            }
        } catch (IOException e) {
            // the client was faster
        }
        closeSocket();
    }

    /** Closing with unread input resets the connection, and the client may lose our last line. */
    private void skipUnread() throws IOException {
        byte[] scratch = new byte[1024];
        int available = in.available();
        for (int skipped = 0; available > 0 && skipped < UNREAD_LIMIT_BYTES; ) {
            int count = in.read(scratch, 0, Math.min(available, scratch.length));
            if (count < 0) {
                return;
            }
            skipped += count;
            available = in.available();
        }
    }

    private void endInput() {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            // gone already: the reader sees it too
        }
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing left to do
        }
    }
}
