package dozo.policy;

/** What policy says about one step of a mail's way in. */
public sealed interface Verdict {
    /** Go on. */
    record Accept() implements Verdict {}

    /**
     * Not now: the client should try again.
     *
     * @param code reply code, 4xx (RFC 5321 4.2)
     * @param status enhanced status code, 4.x.x (RFC 3463)
     * @param text for people
     */
    record Defer(int code, String status, String text) implements Verdict {}

    /**
     * Never like this: the client must not try again unchanged.
     *
     * @param code reply code, 5xx (RFC 5321 4.2)
     * @param status enhanced status code, 5.x.x (RFC 3463)
     * @param text for people
     */
    record Refuse(int code, String status, String text) implements Verdict {}
}
