package dozo.delivery;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresResendTest extends ResendContract {
    @Override
    Database open(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
