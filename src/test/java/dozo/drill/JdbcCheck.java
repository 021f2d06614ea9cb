package dozo.drill;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;

/** One statement over JDBC, in a process of its own, since it has to run in a centre's network. */
final class JdbcCheck {
    private JdbcCheck() {}

    public static void main(String... arguments) throws Exception {
        String url = arguments[0] + "&connectTimeout=2&socketTimeout=10";
        try (Connection database = DriverManager.getConnection(url, "dozo", arguments[1]);
                Statement statement = database.createStatement()) {
            boolean rows = statement.execute(arguments[2]);
            if (statement.getWarnings() != null) {
                throw new IllegalStateException(statement.getWarnings());
            }
            if (rows) {
                ResultSet result = statement.getResultSet();
                while (result.next()) {
                    System.out.println(result.getString(1));
                }
            }
        }
    }
}
