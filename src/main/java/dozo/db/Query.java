package dozo.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A read of one consistent snapshot. It must be short and must not touch the network: the snapshot
 * is released when {@link #run} returns, never held across a socket write.
 *
 * @param <T> what is read
 */
@FunctionalInterface
public interface Query<T extends @Nullable Object> {
    T run(Transaction tx) throws SQLException;
}
