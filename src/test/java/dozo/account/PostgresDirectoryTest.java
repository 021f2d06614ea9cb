package dozo.account;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresDirectoryTest extends DirectoryContract {
    @Override
    Database database(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
