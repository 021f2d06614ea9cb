package dozo.trace;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresTraceTest extends TraceContract {
    @Override
    Database open(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
