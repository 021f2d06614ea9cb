package dozo.account;

import dozo.db.Database;
import java.nio.file.Path;

class SqliteSaslTest extends SaslContract {
    @Override
    Database database(Path folder) {
        return Office.sqlite(folder);
    }
}
