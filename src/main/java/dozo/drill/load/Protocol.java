package dozo.drill.load;

/** What kinds of clients there are. */
public enum Protocol {
    /** Mail servers that send; each 250 counts. */
    SMTP,
    /** People at an IMAP client, who look and flag. */
    IMAP,
    /** IMAP clients that wait for news. */
    IDLE,
    /** Those who fetch the newest mail. */
    POP3
}
