package dozo.account.customer;

import dozo.account.Office;
import dozo.db.Database;
import java.nio.file.Path;

class SqliteCustomersTest extends CustomersContract {
    @Override
    Database database(Path folder) {
        return Office.sqlite(folder);
    }
}
