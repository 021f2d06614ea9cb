package dozo.pop3;

/**
 * The states of a session (RFC 1939 3). UPDATE is not among them: nothing can be said in it, it
 * lasts for the answer to QUIT.
 */
enum State {
    /** Nobody is logged in. */
    AUTHORIZATION,
    /** AUTHORIZATION after USER: the only time for PASS (RFC 1939 7). */
    NAMED,
    /** Logged in, with a maildrop. */
    TRANSACTION
}
