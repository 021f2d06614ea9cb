package dozo.blob;

import dozo.db.Database;
import dozo.house.PostgresDatabases;
import java.nio.file.Path;

class PostgresBlobsTest extends BlobsContract {
    @Override
    Database open(Path folder) {
        return PostgresDatabases.open(folder);
    }
}
