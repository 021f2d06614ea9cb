package dozo.account.customer;

import dozo.account.Directory;
import dozo.account.Version;
import dozo.account.secret.ScramKeys;
import dozo.account.secret.ScramVault;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.Ids;
import dozo.db.Transaction;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What all changes of customers share: the database, the memory they make stale, ids, time. */
record Desk(
        Database database, Ids ids, Directory directory, ScramVault vault, InstantSource clock) {
    /** First version: one cell; its name is already in every row. */
    static final String CELL = "cell-1";

    /** One change inside a transaction. */
    @FunctionalInterface
    interface Single<W, R> {
        R run(Transaction tx, W work) throws SQLException;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Changes by the operator come one by one, so they are run one after the other. What was not
     * refused is noted for the other nodes.
     */
    static <W, R> Batch<W, R> each(Single<W, R> single) {
        return (tx, works) -> {
            List<R> results = new ArrayList<>(works.size());
            for (W work : works) {
                results.add(single.run(tx, work));
            }
            if (!results.stream().allMatch(Outcome.Refused.class::isInstance)) {
                Version.ANY.raise(tx);
            }
            return results;
        };
    }

    /** Commits a change; what was remembered before it is forgotten when this returns. */
    <W, R> R change(Batch<W, R> batch, W work) {
        try {
            return database.write(batch, work);
        } finally {
            directory.changed();
        }
    }

    long now() {
        return clock.millis();
    }

    /** SCRAM keys as they are stored; null for none. */
    byte @Nullable [] sealed(String address, @Nullable ScramKeys keys) {
        return keys == null ? null : vault.sealed(address, keys);
    }

    // ---- SQL with its values

    /**
     * Where a page begins. No stored text has a NUL, and PostgreSQL takes none in a question
     * either; what is greater than a text with one is greater than the part before it.
     */
    static String start(@Nullable String after) {
        String text = after == null ? "" : after;
        int nul = text.indexOf('\0');
        return nul < 0 ? text : text.substring(0, nul);
    }

    static PreparedStatement bind(Transaction tx, String sql, @Nullable Object... values)
            throws SQLException {
        PreparedStatement statement = tx.prepare(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }

    static int run(Transaction tx, String sql, @Nullable Object... values) throws SQLException {
        return bind(tx, sql, values).executeUpdate();
    }

    static <T> List<T> all(Transaction tx, Row<T> row, String sql, @Nullable Object... values)
            throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = bind(tx, sql, values).executeQuery()) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
        }
        return found;
    }

    static <T> Optional<T> one(Transaction tx, Row<T> row, String sql, @Nullable Object... values)
            throws SQLException {
        return all(tx, row, sql, values).stream().findFirst();
    }

    static boolean exists(Transaction tx, String sql, @Nullable Object... values)
            throws SQLException {
        return one(tx, row -> true, sql, values).isPresent();
    }

    static long count(Transaction tx, String sql, @Nullable Object... values) throws SQLException {
        return one(tx, row -> row.getLong(1), sql, values).orElse(0L);
    }
}
