package dozo.db.postgres;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which PostgreSQL leads, as far as it may be believed. The room centre knows; a single server is
 * its own ({@link #single}). Safe for any number of threads, answers at once unless it says
 * otherwise.
 */
public interface Cluster extends AutoCloseable {
    /**
     * A server that leads.
     *
     * @param url jdbc:postgresql://HOST:PORT/DATABASE?..., with all that a connection needs
     * @param standby application_name of the other centre's copy, whose flush position proves the
     *     second copy; null where there is no other centre
     * @param term rises with each change of leader; connections of an older term are of no use
     */
    record Leader(String url, @Nullable String standby, long term) {}

    /**
     * The leader while its lease holds (design rule 5): a quorum confirmed it less than ttl - 3 s
     * ago. Null while nobody may be believed.
     */
    @Nullable Leader leader();

    /** Waits until there is a leader to be believed; null if there is none in that time. */
    @Nullable Leader await(Duration patience);

    /** Runs this, soon, after each change of leader: connections of older terms are aborted. */
    void onChange(Runnable changed);

    /** The URLs of all servers of this cluster, those that follow too; the nearest one first. */
    List<String> servers();

    @Override
    void close();

    /** One server that always leads. */
    static Cluster single(String url) {
        return always(new Leader(url, null, 1));
    }

    /** One leader that never changes. */
    static Cluster always(Leader leader) {
        return new Cluster() {
            @Override
            public Leader leader() {
                return leader;
            }

            @Override
            public Leader await(Duration patience) {
                return leader;
            }

            @Override
            public void onChange(Runnable changed) {}

            @Override
            public List<String> servers() {
                return List.of(leader.url());
            }

            @Override
            public void close() {}
        };
    }
}
