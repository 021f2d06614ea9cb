package dozo.db;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of write. Works of one kind that wait together are run together in one transaction, so the
 * implementation is set-based: few statements, however many works. It may be run again after a
 * rollback (with fewer works), so it must not change anything outside the transaction. The kind is
 * the object: keep one in a field, a lambda made for each call is never grouped.
 *
 * @param <W> one work, as a caller handed it in: immutable, validated before it is handed in
 * @param <R> the result of one work
 */
@FunctionalInterface
public interface Batch<W, R> {
    /** Runs all works; answers one result for each, in the same order. */
    List<R> run(Transaction tx, List<W> works) throws SQLException;

    /**
     * About how many octets a work writes. The lane keeps a transaction's sum within limits; bulk
     * works that don't know (0) get a transaction each.
     */
    default long sizeBytes(W work) {
        return 0;
    }

    /** How results are kept for a repeat; null if a work of unknown outcome is not repeated. */
    default @Nullable ResultCodec<R> codec() {
        return null;
    }

    /**
     * What a work changes, as keys: works that share one never run at the same time, in whatever
     * lane of whatever node (design rule 11). A key is the id of an account; {@link #EVERYTHING}
     * stands for the tables that belong to no account. A work that only adds rows of its own has
     * none.
     */
    default long[] locks(W work) {
        return new long[] {EVERYTHING};
    }

    /** The same kind of write, whose works lock these keys. */
    static <W, R> Batch<W, R> locking(ToKeys<W> keys, Batch<W, R> batch) {
        return new Batch<>() {
            @Override
            public List<R> run(Transaction tx, List<W> works) throws SQLException {
                return batch.run(tx, works);
            }

            @Override
            public long sizeBytes(W work) {
                return batch.sizeBytes(work);
            }

            @Override
            public @Nullable ResultCodec<R> codec() {
                return batch.codec();
            }

            @Override
            public long[] locks(W work) {
                return keys.of(work);
            }
        };
    }

    /** Tells the keys of a work. */
    @FunctionalInterface
    interface ToKeys<W> {
        /** For works that only add rows of their own. */
        long[] NONE = {};

        long[] of(W work);
    }

    /** The key of works that change what no account owns. */
    long EVERYTHING = 0;
}
