package dozo.trace;

import dozo.db.Database;
import java.nio.file.Path;

class SqliteTraceTest extends TraceContract {
    @Override
    Database open(Path folder) {
        return Database.open(folder);
    }
}
