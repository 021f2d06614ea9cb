package dozo.imap;

/**
 * How a command ended.
 *
 * @param status OK, NO or BAD (RFC 3501 7.1)
 * @param code response code without its brackets, or empty
 * @param after what the session does when this has been written
 */
record Reply(Status status, String code, String text, After after) {
    enum Status {
        OK,
        NO,
        BAD
    }

    enum After {
        GO_ON,
        /** Adds HIGHESTMODSEQ to the line, as it is when removals have been told (RFC 7162). */
        TELL_MODSEQ,
        START_TLS,
        END
    }

    static Reply ok(String text) {
        return ok("", text);
    }

    static Reply ok(String code, String text) {
        return new Reply(Status.OK, code, text, After.GO_ON);
    }

    static Reply no(String text) {
        return no("", text);
    }

    static Reply no(String code, String text) {
        return new Reply(Status.NO, code, text, After.GO_ON);
    }

    static Reply bad(String text) {
        return new Reply(Status.BAD, "", text, After.GO_ON);
    }

    Reply then(After after) {
        return new Reply(status, code, text, after);
    }

    /** As it stands behind the tag. */
    String line() {
        return status + (code.isEmpty() ? " " : " [" + code + "] ") + text;
    }
}
