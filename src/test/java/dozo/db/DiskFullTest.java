package dozo.db;

import static dozo.db.Waiting.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dozo.db.DatabaseBroken.Kind;
import dozo.db.Notes.Note;
import dozo.db.sqlite.SqliteEngine;
import dozo.db.sqlite.SqliteSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A real disk that runs full: a tmpfs of 256 MB. Root only, elsewhere skipped. */
@Tag("heavy")
class DiskFullTest {
    private static final int NOTE_BYTES = 256 << 10;
    private static final int BALLAST_BYTES = 64 << 20;

    /** Mail stops below 4 MB, but whoever does not ask can write until nothing is left. */
    private static final SqliteSettings SETTINGS =
            new SqliteSettings(4, 4 << 20, 50, BALLAST_BYTES);

    private static final Batch<Long, Boolean> DELETE =
            (tx, works) -> {
                PreparedStatement delete = tx.prepare("DELETE FROM note WHERE id = ?");
                for (long id : works) {
                    delete.setLong(1, id);
                    delete.executeUpdate();
                }
                return Collections.nCopies(works.size(), true);
            };

    @TempDir Path folder;
    private final Notes notes = new Notes();
    private long written;

    @BeforeEach
    void mount() throws Exception {
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=256m", "dozo-test", folder.toString()),
                "no right to mount a small disk");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", folder.toString());
    }

    private static boolean run(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void saysSoLosesNothingAndRecoversByItself() throws Exception {
        Files.write(folder.resolve("ballast"), new byte[BALLAST_BYTES]);
        try (Database database = SqliteEngine.open(folder, SETTINGS)) {
            database.migrate(List.of("dbtest"));
            assertTrue(database.roomLeft());
            while (Files.exists(folder.resolve("ballast"))) {
                write(database);
            }
            assertFalse(database.roomLeft());
            assertEquals(written, Notes.count(database));
            // with what the ballast left, deleting works
            for (long id = 1; id <= written / 2; id++) {
                assertTrue(database.write(DELETE, id));
            }
            assertEquals(written - written / 2, Notes.count(database));
        }
        try (Database database = SqliteEngine.open(folder, SETTINGS)) {
            until(database::roomLeft);
            for (int i = 0; i < 10; i++) {
                write(database);
            }
        }
    }

    @Test
    void failsWithFullAndNothingElseWithoutBallast() throws Exception {
        try (Database database = SqliteEngine.open(folder, new SqliteSettings(4, 1, 0, 0))) {
            database.migrate(List.of("dbtest"));
            DatabaseBroken broken =
                    assertThrows(
                            DatabaseBroken.class,
                            () -> {
                                while (true) {
                                    write(database);
                                }
                            });
            assertEquals(Kind.FULL, broken.kind());
            assertEquals(written, Notes.count(database));
        }
        try (Database database = SqliteEngine.open(folder, new SqliteSettings(4, 1, 0, 0))) {
            assertEquals(written, Notes.count(database));
        }
    }

    /** The checkpoints meet the full disk in the same moment as the lane, and may be first. */
    @Test
    void isWrittenIfOthersThrewTheBallastOff() throws Exception {
        Path ballast = Files.write(folder.resolve("ballast"), new byte[BALLAST_BYTES]);
        try (Database database = SqliteEngine.open(folder, SETTINGS)) {
            database.migrate(List.of("dbtest"));
            database.disturb(moment -> {
                if (moment == Disturbance.Moment.COMMIT && remove(ballast)) {
                    throw new SQLiteException("full", SQLiteErrorCode.SQLITE_FULL);
                }
            });
            write(database);
            assertEquals(1, Notes.count(database));
        }
    }

    private static boolean remove(Path file) {
        try {
            return Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(Database database) throws IOException {
        long id = written + 1;
        assertEquals(
                NOTE_BYTES, database.write(notes, new Note(id, "w" + id, new byte[NOTE_BYTES])));
        written = id;
    }
}
