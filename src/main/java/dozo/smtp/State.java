package dozo.smtp;

/** How far a session has come; which commands may follow stands in {@link Command}. */
enum State {
    /** Nobody has said EHLO or HELO yet, or TLS has just begun (RFC 3207 4.2). */
    CONNECTED("Send EHLO first"),

    /** Greeted, no mail is open. */
    GREETED("Send MAIL first"),

    /** MAIL was accepted, no recipient yet. */
    MAIL("A mail is open, send RCPT or RSET"),

    /** At least one recipient was accepted. */
    RCPT("A mail is open, send DATA, BDAT or RSET"),

    /** At least one chunk came, and the last one has not (RFC 3030 2). */
    CHUNKS("Chunks have begun, send BDAT or RSET");

    private final Reply outOfOrder;

    State(String wanted) {
        this.outOfOrder = Reply.of(503, "5.5.1", wanted);
    }

    /** What a command hears that may not come now. */
    Reply outOfOrder() {
        return outOfOrder;
    }
}
