package dozo.blob;

import dozo.db.Database;
import java.nio.file.Path;

class SqliteBlobsTest extends BlobsContract {
    @Override
    Database open(Path folder) {
        return Database.open(folder);
    }
}
