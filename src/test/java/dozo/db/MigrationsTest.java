package dozo.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.DatabaseBroken.Kind;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationsTest {
    private static final String TEXT =
            """
            -- A comment; with a semicolon;
            CREATE TABLE a(
            -- sqlite: id INTEGER PRIMARY KEY,
            -- postgresql: id BIGINT PRIMARY KEY,
              word TEXT
            );
            -- postgresql: ALTER TABLE a ALTER COLUMN word SET STORAGE EXTERNAL;
            CREATE INDEX a_word ON a(word);
            """;

    @TempDir Path folder;

    @Test
    void takesTheLinesOfTheEngine() {
        assertEquals(
                List.of(
                        "CREATE TABLE a(\n id INTEGER PRIMARY KEY,\n  word TEXT\n)",
                        "CREATE INDEX a_word ON a(word)"),
                Migrations.statements(TEXT, "sqlite"));
        assertEquals(
                List.of(
                        "CREATE TABLE a(\n id BIGINT PRIMARY KEY,\n  word TEXT\n)",
                        " ALTER TABLE a ALTER COLUMN word SET STORAGE EXTERNAL",
                        "CREATE INDEX a_word ON a(word)"),
                Migrations.statements(TEXT, "postgresql"));
    }

    @Test
    void refusesATextThatEndsInAStatement() {
        assertThrows(
                IllegalArgumentException.class,
                () -> Migrations.statements("CREATE TABLE a(id INT)", "sqlite"));
    }

    @Test
    void runsEachNumberOnce() {
        for (int i = 0; i < 3; i++) {
            try (Database database = SqliteEngine.open(folder)) {
                database.migrate(List.of("dbtest"));
                database.migrate(List.of("dbtest"));
                assertEquals(List.of("dbtest 2"), versions(database));
            }
        }
    }

    @Test
    void leavesNothingBehindIfOneFails() {
        try (Database database = SqliteEngine.open(folder)) {
            var broken =
                    assertThrows(
                            DatabaseBroken.class,
                            () -> database.migrate(List.of("dbtest", "dbtestbroken")));
            assertEquals(Kind.BUG, broken.kind());
            database.migrate(List.of());
            assertEquals(List.of(), versions(database));
            assertThrows(DatabaseBroken.class, () -> Notes.count(database));
        }
    }

    @Test
    void aProgramThatIsTooOldIsRefusedAndChangesNothing() {
        try (Database database = SqliteEngine.open(folder)) {
            database.migrate(List.of());
            database.write(NEEDED, 2);
            database.migrate(List.of("dbtest")); // it knows two texts
            database.write(NEEDED, 3);
            var broken =
                    assertThrows(DatabaseBroken.class, () -> database.migrate(List.of("dbtest")));
            assertEquals(Kind.NEWER, broken.kind());
            assertTrue(broken.toString().contains("dbtest 3"), broken.toString());
            assertEquals(List.of("dbtest 2"), versions(database));
        }
    }

    private static final Batch<Integer, Boolean> NEEDED =
            (tx, works) -> {
                tx.execute("DELETE FROM min_version");
                tx.execute("INSERT INTO min_version VALUES ('dbtest', " + works.getFirst() + ")");
                return List.of(true);
            };

    private static List<String> versions(Database database) {
        return database.read(tx -> {
            List<String> versions = new ArrayList<>();
            try (ResultSet rows =
                    tx.prepare(
                                    "SELECT room, version FROM schema_version WHERE room <> 'db' ORDER BY room")
                            .executeQuery()) {
                while (rows.next()) {
                    versions.add(rows.getString(1) + " " + rows.getInt(2));
                }
            }
            return versions;
        });
    }
}
