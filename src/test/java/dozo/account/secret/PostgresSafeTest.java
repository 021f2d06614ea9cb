package dozo.account.secret;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresSafeTest extends SafeContract {
    @Override
    Database database(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
