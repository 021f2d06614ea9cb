package dozo.account;

import dozo.db.Database;
import java.nio.file.Path;

class SqliteAuthenticationTest extends AuthenticationContract {
    @Override
    Database database(Path folder) {
        return Office.sqlite(folder);
    }
}
