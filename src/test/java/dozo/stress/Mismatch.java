package dozo.stress;

/** The server said something that the model does not allow. */
final class Mismatch extends AssertionError {
    private static final long serialVersionUID = 1L;

    Mismatch(String what) {
        super(what);
    }
}
