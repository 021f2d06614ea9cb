package dozo.stress;

import java.io.IOException;

/** The server gave up for now: BYE, or NO [UNAVAILABLE]. What became of the command is unknown. */
final class Interrupted extends IOException {
    private static final long serialVersionUID = 1L;

    Interrupted(String what) {
        super(what);
    }
}
