package dozo.trace;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;

class SqliteTraceTest extends TraceContract {
    @Override
    Database open(Path folder) {
        return SqliteEngine.open(folder);
    }
}
