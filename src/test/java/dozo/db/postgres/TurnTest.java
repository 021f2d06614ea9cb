package dozo.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import dozo.db.sqlite.SqliteSettings;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one node at a time should do, with two nodes. */
class TurnTest {
    @TempDir private Path folder;

    private final List<String> done = new ArrayList<>();

    @Test
    void whileOneNodeIsAtItTheOtherLeavesIt() {
        try (Database one = PostgresDatabases.open(folder);
                Database two = PostgresDatabases.open(folder)) {
            assertTrue(one.inTurn(() -> assertFalse(two.inTurn(() -> done.add("two")))));
            assertEquals(List.of(), done);
            assertTrue(two.inTurn(() -> done.add("two")));
            assertTrue(one.inTurn(() -> done.add("one")));
            assertEquals(List.of("two", "one"), done);
        }
    }

    @Test
    void aTurnThatFailsIsOver() {
        try (Database one = PostgresDatabases.open(folder);
                Database two = PostgresDatabases.open(folder)) {
            Runnable failing =
                    () -> {
                        throw new IllegalStateException();
                    };
            assertThrows(IllegalStateException.class, () -> one.inTurn(failing));
            assertTrue(two.inTurn(() -> {}));
        }
    }

    @Test
    void aNodeWithoutOthersAlwaysHasIt() {
        try (Database alone = SqliteEngine.open(folder, new SqliteSettings(1, 0, 0, 0))) {
            assertTrue(alone.inTurn(() -> assertTrue(alone.inTurn(() -> done.add("alone")))));
            assertEquals(List.of("alone"), done);
        }
    }
}
