package dozo.db.sqlite;

import dozo.db.Bulk;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Binds each row to one prepared statement and runs it. */
final class SqliteBulk implements Bulk {
    /** What is done with a statement whose row is bound. */
    @FunctionalInterface
    interface Run {
        void run(PreparedStatement statement) throws SQLException;
    }

    private final PreparedStatement statement;
    private final Run run;

    SqliteBulk(PreparedStatement statement, Run run) {
        this.statement = statement;
        this.run = run;
    }

    @Override
    public void setLong(int column, long value) throws SQLException {
        statement.setLong(column, value);
    }

    @Override
    public void setString(int column, @Nullable String value) throws SQLException {
        statement.setString(column, value);
    }

    @Override
    public void setBytes(int column, byte @Nullable [] value) throws SQLException {
        statement.setBytes(column, value);
    }

    @Override
    public void add() throws SQLException {
        run.run(statement);
    }
}
