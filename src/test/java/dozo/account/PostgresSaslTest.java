package dozo.account;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresSaslTest extends SaslContract {
    @Override
    Database database(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
