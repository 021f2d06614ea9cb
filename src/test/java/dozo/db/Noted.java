package dozo.db;

import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A database with notes in it for each test, and callers who wait for it. */
abstract class Noted {
    @TempDir Path folder;
    Database database;
    final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
    final Notes notes = new Notes();

    @BeforeEach
    void open() {
        database = SqliteEngine.open(folder);
        database.migrate(List.of("dbtest"));
    }

    @AfterEach
    void close() {
        callers.close();
        database.close();
    }
}
