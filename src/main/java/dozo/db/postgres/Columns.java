package dozo.db.postgres;

import dozo.db.Bulk;
import dozo.db.BulkSql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of parameters, column by column, as the arrays that one statement takes. */
final class Columns implements Bulk {
    private static final int FIRST_ROWS = 16;

    private final BulkSql sql;
    private Object[] columns;
    private int rows;

    Columns(BulkSql sql) {
        this(sql, empty(sql.types()), 0);
    }

    private Columns(BulkSql sql, Object[] columns, int rows) {
        this.sql = sql;
        this.columns = columns;
        this.rows = rows;
    }

    private static Object[] empty(List<BulkSql.Type> types) {
        Object[] columns = new Object[types.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] =
                    switch (types.get(i)) {
                        case BIGINT -> new long[FIRST_ROWS];
                        case TEXT -> new String[FIRST_ROWS];
                        case BYTEA -> new byte[FIRST_ROWS][];
                    };
        }
        return columns;
    }

    /** Takes all rows out; more may be added here afterwards. */
    Columns take() {
        Columns taken = new Columns(sql, columns, rows);
        columns = empty(sql.types());
        rows = 0;
        return taken;
    }

    String sql() {
        return sql.postgresql();
    }

    boolean isEmpty() {
        return rows == 0;
    }

    @Override
    public void setLong(int column, long value) {
        ((long[]) columns[column - 1])[rows] = value;
    }

    @Override
    public void setString(int column, @Nullable String value) {
        ((@Nullable String[]) columns[column - 1])[rows] = value;
    }

    @Override
    public void setBytes(int column, byte @Nullable [] value) {
        ((byte[] @Nullable []) columns[column - 1])[rows] = value;
    }

    @Override
    public void add() {
        rows++;
        for (int i = 0; i < columns.length; i++) {
            columns[i] =
                    switch (columns[i]) {
                        case long[] longs when longs.length == rows ->
                                Arrays.copyOf(longs, rows * 2);
                        case String[] texts when texts.length == rows ->
                                Arrays.copyOf(texts, rows * 2);
                        case byte[][] octets when octets.length == rows ->
                                Arrays.copyOf(octets, rows * 2);
                        default -> columns[i];
                    };
        }
    }

    /** Binds the arrays from a parameter on; answers the number of the next parameter. */
    int bind(Connection connection, PreparedStatement statement, int parameter)
            throws SQLException {
        int next = parameter;
        for (Object column : columns) {
            switch (column) {
                case long[] longs -> set(connection, statement, next, "int8", cut(longs));
                case String[] texts ->
                        set(connection, statement, next, "text", Arrays.copyOf(texts, rows));
                case byte[][] octets ->
                        set(connection, statement, next, "bytea", Arrays.copyOf(octets, rows));
                default -> throw new AssertionError(column);
            }
            next++;
        }
        return next;
    }

    private Long[] cut(long[] longs) {
        return Arrays.stream(longs, 0, rows).boxed().toArray(Long[]::new);
    }

    private static void set(
            Connection connection,
            PreparedStatement statement,
            int parameter,
            String type,
            Object[] values)
            throws SQLException {
        statement.setArray(parameter, connection.createArrayOf(type, values));
    }
}
