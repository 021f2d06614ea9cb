package dozo.db;

import static dozo.db.Waiting.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.DatabaseBroken.Kind;
import dozo.db.Disturbance.Moment;
import dozo.db.Notes.Note;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class FaultsTest extends Noted {
    @Test
    void tellsWhatKindOfFaultItWas() {
        record Case(SQLiteErrorCode code, Kind kind) {}
        List<Case> cases =
                List.of(
                        new Case(SQLiteErrorCode.SQLITE_BUSY, Kind.BUSY),
                        new Case(SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT, Kind.BUSY),
                        new Case(SQLiteErrorCode.SQLITE_FULL, Kind.FULL),
                        new Case(SQLiteErrorCode.SQLITE_IOERR_FSYNC, Kind.LOST),
                        new Case(SQLiteErrorCode.SQLITE_CANTOPEN, Kind.LOST),
                        new Case(SQLiteErrorCode.SQLITE_CORRUPT, Kind.CORRUPT),
                        new Case(SQLiteErrorCode.SQLITE_NOTADB, Kind.CORRUPT),
                        new Case(SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE, Kind.BUG));
        long written = 0;
        for (Moment moment : Moment.values()) {
            for (Case each : cases) {
                database.disturb(now -> {
                    if (now == moment) {
                        throw new SQLiteException("on purpose", each.code());
                    }
                });
                long id = written;
                Note note = new Note(id, "w" + id, new byte[1]);
                var broken =
                        assertThrows(
                                DatabaseBroken.class,
                                () -> {
                                    if (moment == Moment.READ) {
                                        Notes.count(database);
                                    } else {
                                        database.write(notes, note);
                                    }
                                });
                assertEquals(each.kind(), broken.kind(), moment + " " + each);
                database.disturb(Disturbance.NONE);
                assertEquals(1, database.write(notes, note));
                written++;
                assertEquals(written, Notes.count(database));
            }
        }
    }

    @Test
    void aBusyDatabaseFailsTheWholeGroupAtOnce() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 50; i++) {
                Note note = new Note(i, "w" + i, new byte[1]);
                results.add(callers.submit(() -> database.write(notes, note)));
            }
            held.untilWaiting(50);
            database.disturb(moment -> {
                if (moment == Moment.RUN) {
                    throw new DatabaseBroken(Kind.BUSY, "on purpose", null);
                }
            });
        }
        for (Future<Integer> result : results) {
            assertThrows(ExecutionException.class, result::get);
        }
        database.disturb(Disturbance.NONE);
        assertEquals(List.of(), notes.runs);
        assertEquals(0, Notes.count(database));
    }

    @Test
    void aCommitThatFailsOnceIsRetriedInHalves() throws Exception {
        List<Future<Integer>> results = new ArrayList<>();
        List<SQLException> faults =
                new ArrayList<>(List.of(new SQLException("on purpose, not SQLite's own")));
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 8; i++) {
                Note note = new Note(i, "w" + i, new byte[1]);
                results.add(callers.submit(() -> database.write(notes, note)));
            }
            held.untilWaiting(8);
            database.disturb(moment -> {
                if (moment == Moment.COMMIT && notes.runs.size() == 1) {
                    throw faults.removeFirst();
                }
            });
        }
        for (Future<Integer> result : results) {
            assertEquals(1, result.get());
        }
        assertEquals(List.of(8, 4, 4), notes.runs);
        assertEquals(8, Notes.count(database));
    }

    @Test
    void aFullDatabaseRefusesLargeWorksAndTakesWhatFits() throws Exception {
        pragma("PRAGMA max_page_count=40");
        var broken =
                assertThrows(
                        DatabaseBroken.class,
                        () -> database.write(notes, new Note(1, "large", new byte[2 << 20])));
        assertEquals(Kind.FULL, broken.kind());
        assertFalse(database.roomLeft());
        List<Future<Integer>> results = new ArrayList<>();
        try (Held held = new Held(database, callers)) {
            for (int i = 0; i < 10; i++) {
                Note note = new Note(i, "w" + i, new byte[i == 4 ? 2 << 20 : 10]);
                results.add(callers.submit(() -> database.write(notes, note)));
            }
            held.untilWaiting(10);
        }
        for (int i = 0; i < 10; i++) {
            if (i == 4) {
                assertThrows(ExecutionException.class, results.get(i)::get);
            } else {
                assertEquals(10, results.get(i).get());
            }
        }
        pragma("PRAGMA max_page_count=100000");
        assertEquals(2 << 20, database.write(notes, new Note(50, "large", new byte[2 << 20])));
        until(database::roomLeft);
    }

    private void pragma(String sql) {
        Batch<String, Integer> run =
                (tx, works) -> {
                    try (ResultSet row = tx.prepare(works.getFirst()).executeQuery()) {
                        return List.of(row.getInt(1));
                    }
                };
        assertTrue(database.write(run, sql) > 0);
    }

    @Test
    void aQueryThatFailsGivesItsReaderBack() {
        for (int i = 0; i < 200; i++) {
            assertThrows(
                    DatabaseBroken.class,
                    () -> database.read(tx -> tx.prepare("SELECT * FROM nowhere")));
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            database.read(tx -> {
                                throw new IllegalStateException("on purpose");
                            }));
        }
        assertEquals(0, Notes.count(database));
    }

    @Test
    void aReaderCannotWrite() {
        assertThrows(
                DatabaseBroken.class,
                () -> database.read(tx -> notes.run(tx, List.of(new Note(1, "a", new byte[1])))));
        assertEquals(0, Notes.count(database));
    }
}
