package dozo.store;

import dozo.db.Database;
import java.nio.file.Path;

class SqliteMailboxesTest extends MailboxesContract {
    @Override
    Database open(Path folder) {
        return Database.open(folder, House.SETTINGS);
    }
}
