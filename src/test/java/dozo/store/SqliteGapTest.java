package dozo.store;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;

class SqliteGapTest extends GapContract {
    @Override
    Database open(Path folder) {
        return SqliteEngine.open(folder, House.SETTINGS);
    }
}
