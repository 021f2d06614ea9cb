package dozo.store;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;

class SqliteRandomOperationsTest extends RandomOperationsContract {
    @Override
    Database open(Path folder) {
        return SqliteEngine.open(folder, House.SETTINGS);
    }
}
