package dozo.imap;

import java.util.EnumSet;
import java.util.Set;

/** The states of a session (RFC 3501 3). */
enum State {
    NOT_AUTHENTICATED,
    AUTHENTICATED,
    SELECTED;

    static final Set<State> ANY = EnumSet.allOf(State.class);
    static final Set<State> STRANGER = EnumSet.of(NOT_AUTHENTICATED);
    static final Set<State> KNOWN = EnumSet.of(AUTHENTICATED, SELECTED);
    static final Set<State> INSIDE = EnumSet.of(SELECTED);

    /** Why a command is not allowed here. */
    String inWords() {
        return switch (this) {
            case NOT_AUTHENTICATED -> "log in first";
            case AUTHENTICATED -> "you are logged in, and no mailbox is selected";
            case SELECTED -> "you are logged in, and a mailbox is selected";
        };
    }
}
