package dozo.store;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresGapTest extends GapContract {
    @Override
    Database open(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
