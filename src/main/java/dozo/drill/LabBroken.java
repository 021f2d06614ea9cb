package dozo.drill;

/** The lab can't do what it should; the message says what and where to look. */
public final class LabBroken extends RuntimeException {
    private static final long serialVersionUID = 1;

    LabBroken(String message) {
        super(message);
    }

    LabBroken(String message, Throwable cause) {
        super(message, cause);
    }
}
