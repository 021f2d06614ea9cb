package dozo.account;

import dozo.db.Database;
import java.nio.file.Path;

class SqliteNodesTest extends NodesContract {
    @Override
    Database database(Path folder) {
        return Office.sqlite(folder);
    }

    /** One process opens the file: a second directory in it. */
    @Override
    Database again(Path folder, Database first) {
        return first;
    }
}
