package dozo.house;

import dozo.db.Database;
import dozo.db.postgres.PostgresEngine;
import dozo.db.postgres.PostgresSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The PostgreSQL databases of contract tests: one for each folder that a test was given. */
public final class PostgresDatabases {
    private static final Map<Path, String> URLS = new ConcurrentHashMap<>();

    private PostgresDatabases() {}

    /** Opens the database that belongs to a folder; it is made when it is first asked for. */
    public static Database open(Path folder) {
        return PostgresEngine.open(PostgresSettings.standard(url(folder)));
    }

    /** How the database of a folder is reached. */
    public static String url(Path folder) {
        return URLS.computeIfAbsent(folder.toAbsolutePath(), any -> fresh());
    }

    private static String fresh() {
        try {
            return PostgresServer.shared().freshDatabase();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
