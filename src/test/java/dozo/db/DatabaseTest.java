package dozo.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dozo.db.DatabaseBroken.Kind;
import dozo.db.Notes.Note;
import dozo.db.sqlite.SqliteEngine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    @TempDir Path folder;
    private Database database;
    private final Notes notes = new Notes();

    @BeforeEach
    void open() {
        database = SqliteEngine.open(folder);
        database.migrate(List.of("dbtest"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void readsWhatWasWrittenAlsoAfterReopening() {
        assertEquals(3, database.write(notes, new Note(1, "one", new byte[3])));
        assertEquals(1, Notes.count(database));
        close();
        open();
        assertEquals(1, Notes.count(database));
    }

    @Test
    void tellsWhoHasTheFolder() throws IOException {
        var broken = assertThrows(DatabaseBroken.class, () -> SqliteEngine.open(folder));
        assertEquals(Kind.IN_USE, broken.kind());
        assertEquals(folder.toRealPath() + " is in use by this process", broken.getMessage());
        assertEquals(0, Notes.count(database));
    }

    @Test
    void refusesAfterClosing() {
        database.close();
        var broken =
                assertThrows(
                        DatabaseBroken.class,
                        () -> database.write(notes, new Note(1, "one", new byte[0])));
        assertEquals(Kind.CLOSED, broken.kind());
        broken = assertThrows(DatabaseBroken.class, () -> Notes.count(database));
        assertEquals(Kind.CLOSED, broken.kind());
    }
}
