package dozo.store;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;

class SqliteConcurrencyTest extends ConcurrencyContract {
    @Override
    Database open(Path folder) {
        return SqliteEngine.open(folder, House.SETTINGS);
    }
}
