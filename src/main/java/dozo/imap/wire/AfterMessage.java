package dozo.imap.wire;

/** What follows a message of APPEND (RFC 3502). */
public sealed interface AfterMessage {
    /** One more message has been announced. */
    record Another(Command.Message message) implements AfterMessage {}

    /** The command is over. */
    record End() implements AfterMessage {}

    /**
     * The command is over, and wrong.
     *
     * @param inStep false if too much follows it unasked: the connection must end
     */
    record Broken(String why, boolean inStep) implements AfterMessage {}
}
