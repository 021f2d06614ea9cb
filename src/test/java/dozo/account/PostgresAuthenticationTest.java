package dozo.account;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresAuthenticationTest extends AuthenticationContract {
    @Override
    Database database(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
