package dozo.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dozo.db.Database;
import dozo.db.sqlite.SqliteEngine;
import java.nio.file.Path;

/**
 * One lane writes all in the order in which it came: no attempt hangs while a later one is read.
 */
class SqliteResendTest extends ResendContract {
    @Override
    Database open(Path folder) {
        return SqliteEngine.open(folder);
    }

    /** Those that were read are gone. */
    @Override
    void receipts(int all, int read) {
        assertEquals(all - read, count("receipt"));
    }
}
