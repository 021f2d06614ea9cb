package dozo.blob;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;

class SqliteBlobsTest extends BlobsContract {
    @Override
    Database open(Path folder) {
        return SqliteEngine.open(folder);
    }
}
