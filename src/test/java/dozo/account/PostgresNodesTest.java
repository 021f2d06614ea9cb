package dozo.account;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresNodesTest extends NodesContract {
    @Override
    Database database(Path folder) {
        return PostgresDatabases.open(folder);
    }

    @Override
    Database again(Path folder, Database first) {
        return PostgresDatabases.open(folder);
    }
}
