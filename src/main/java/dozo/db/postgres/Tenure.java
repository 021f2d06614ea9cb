package dozo.db.postgres;

import dozo.db.postgres.Cluster.Leader;
import java.sql.SQLException;

/** The term of the leader that a connection leads to, for as long as it may be believed. */
record Tenure(Cluster cluster, Leader leader) {
    /**
     * Fails unless the leader still leads, by the word of a quorum a moment ago (design rule 5).
     */
    void check() throws SQLException {
        Leader now = cluster.leader();
        if (now == null || now.term() != leader.term()) {
            throw new SQLException(
                    "the lease of this leader has run out", PostgresEngine.CONNECTION_FAILURE);
        }
    }

    /**
     * Fails unless a copy has got to this leader's term: then all that it shows was written by this
     * leader, or by one before it in the same history (decision 0192).
     *
     * @param term as the copy shows it, in the snapshot that is read
     */
    void checkCopy(long term) throws SQLException {
        if (term != leader.term()) {
            throw new SQLException(
                    "no copy of this leader: term " + term, PostgresEngine.CONNECTION_FAILURE);
        }
    }

    /** Is there another centre that must have each commit? */
    boolean hasStandby() {
        return leader.standby() != null;
    }
}
