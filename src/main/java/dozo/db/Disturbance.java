package dozo.db;

import java.sql.SQLException;

/**
 * A fault made on purpose, for tests and drills: called before each read, each run of a batch and
 * each commit, it may throw or sleep. In service it is {@link #NONE}.
 */
@FunctionalInterface
public interface Disturbance {
    /** Where a fault can strike. */
    enum Moment {
        READ,
        RUN,
        COMMIT
    }

    /** Nothing is disturbed. */
    Disturbance NONE = moment -> {};

    /** Throws {@link SQLException} or {@link DatabaseBroken} to fail what would happen next. */
    void before(Moment moment) throws SQLException;
}
