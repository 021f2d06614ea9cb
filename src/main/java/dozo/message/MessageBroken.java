package dozo.message;

/** What this room stored or was handed is not in the form it should have: a fault of ours. */
public final class MessageBroken extends RuntimeException {
    private static final long serialVersionUID = 1;

    MessageBroken(String problem) {
        super(problem);
    }
}
