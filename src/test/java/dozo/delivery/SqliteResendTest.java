package dozo.delivery;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;

class SqliteResendTest extends ResendContract {
    @Override
    Database open(Path folder) {
        return SqliteEngine.open(folder);
    }
}
