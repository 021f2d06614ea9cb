package dozo.web.admin;

/** A request that does not fit its operation; {@link Operations} answers it. */
final class BadArgument extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadArgument(String message) {
        super(message, null, false, false);
    }
}
