package dozo.account.secret;

import dozo.account.Office;
import dozo.db.Database;
import java.nio.file.Path;

class SqliteSafeTest extends SafeContract {
    @Override
    Database database(Path folder) {
        return Office.sqlite(folder);
    }
}
