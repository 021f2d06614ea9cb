package dozo.policy;

/**
 * The limits that policy keeps; rates are counted per address and minute.
 *
 * @param mailBytes largest mail taken (RFC 1870)
 * @param recipientsPerMail RFC 5321 4.5.3.1.8 asks for at least 100
 * @param connectionsPerMinute new connections
 * @param mailsPerMinute accepted mails
 * @param recipientsPerMinute accepted recipients
 * @param unknownPerMinute recipients that do not exist: somebody is guessing names
 */
public record Limits(
        long mailBytes,
        int recipientsPerMail,
        int connectionsPerMinute,
        int mailsPerMinute,
        int recipientsPerMinute,
        int unknownPerMinute) {

    public static final Limits STANDARD =
            new Limits(50L * 1024 * 1024, 1_000, 600, 3_000, 30_000, 100);
}
