package dozo.account;

import dozo.db.Database;
import java.nio.file.Path;

class SqliteDirectoryTest extends DirectoryContract {
    @Override
    Database database(Path folder) {
        return Office.sqlite(folder);
    }
}
