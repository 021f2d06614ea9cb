package dozo.db;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Takes rows of parameters of a {@link BulkSql}: set each column, counted from 1, then add. */
public interface Bulk {
    void setLong(int column, long value) throws SQLException;

    void setString(int column, @Nullable String value) throws SQLException;

    void setBytes(int column, byte @Nullable [] value) throws SQLException;

    /** Ends a row. */
    void add() throws SQLException;
}
