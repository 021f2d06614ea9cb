package dozo.net;

import java.io.IOException;

/**
 * Why a read or a write will not go on. After TIMEOUT, ENDLESS and DRAINING one last line may be
 * written.
 */
public final class ConnectionEnded extends IOException {
    private static final long serialVersionUID = 1L;

    /** The ways a connection ends. */
    public enum Reason {
        /** The client closed or vanished. */
        GONE,
        /** The client said nothing for too long. */
        TIMEOUT,
        /** The client sent a line that did not end for long after its limit. */
        ENDLESS,
        /** The client does not read what we write. */
        STALLED,
        /** We are shutting down, and the session was between two commands. */
        DRAINING
    }

    private final Reason reason;

    public ConnectionEnded(Reason reason) {
        super(reason.name());
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** An expected outcome: nobody asks where. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
