package dozo.account.customer;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresCustomersTest extends CustomersContract {
    @Override
    Database database(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
