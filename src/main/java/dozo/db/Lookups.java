package dozo.db;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads by many keys that are asked together, in one round trip: for each read its keys are added,
 * then all of them are run. The columns of an answer say which key it is for; a key without a row
 * has no answer. SQLite has no round trips and asks while keys are added.
 */
public interface Lookups {
    /** Takes one row of what was read; it must not use the transaction. */
    @FunctionalInterface
    interface Answer {
        void row(ResultSet row) throws SQLException;
    }

    /** One more read; the bulk takes its keys. */
    Bulk add(BulkSql sql, Answer answer) throws SQLException;

    /** Returns when all rows have been answered. */
    void run() throws SQLException;
}
