package dozo.db.postgres;

import java.time.Duration;

/**
 * How a node reaches PostgreSQL.
 *
 * @param url jdbc:postgresql://HOST:PORT[,HOST:PORT]/DATABASE, user and password in its parameters
 * @param lanes transactions that write at once
 * @param readers queries at once
 * @param patience how long works and queries wait for a database that is away
 * @param reserveBytes with less room on a disk of any server (or 5 % of it) no mail is taken
 */
public record PostgresSettings(
        String url, int lanes, int readers, Duration patience, long reserveBytes) {
    /** Sessions wait so long through a failover, which takes some 15 s. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Design rule 26. */
    private static final long RESERVE_BYTES = 2L << 30;

    private static final int LANES = 4;
    private static final int READERS = 16;

    /** What a node of two centres has. */
    public static PostgresSettings standard(String url) {
        return new PostgresSettings(url, LANES, READERS, PATIENCE, RESERVE_BYTES);
    }

    /** The same with another reserve. */
    public PostgresSettings withReserve(long bytes) {
        return new PostgresSettings(url, lanes, readers, patience, bytes);
    }
}
