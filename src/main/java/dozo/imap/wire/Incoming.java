package dozo.imap.wire;

/** What a client sent where a command was expected. */
public sealed interface Incoming {
    /** A command. */
    record Ready(String tag, Command command) implements Incoming {}

    /**
     * No command of ours: tagged BAD, and the session goes on.
     *
     * @param tag "*" where the client's could not be read
     * @param code a response code, or empty
     */
    record Refused(String tag, String code, String why) implements Incoming {}

    /** What follows can't be told apart from commands any more: BYE. */
    record Lost(String code, String why) implements Incoming {}
}
