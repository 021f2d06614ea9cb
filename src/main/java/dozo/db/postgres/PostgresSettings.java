package dozo.db.postgres;

/**
 * How a node reaches PostgreSQL.
 *
 * @param url jdbc:postgresql://HOST:PORT[,HOST:PORT]/DATABASE, user and password in its parameters
 * @param lanes transactions that write at once
 * @param readers queries at once
 */
public record PostgresSettings(String url, int lanes, int readers) {
    private static final int LANES = 4;
    private static final int READERS = 16;

    /** What a node of two centres has. */
    public static PostgresSettings standard(String url) {
        return new PostgresSettings(url, LANES, READERS);
    }
}
