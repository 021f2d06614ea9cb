package dozo;

import dozo.account.secret.Safe;
import dozo.account.secret.ScramVault;
import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.DatabaseBroken.Kind;
import dozo.db.postgres.Cluster;
import dozo.db.postgres.NodeNumber;
import dozo.db.postgres.PostgresEngine;
import dozo.db.postgres.PostgresSettings;
import dozo.db.sqlite.FolderLock;
import dozo.db.sqlite.SqliteEngine;
import dozo.db.sqlite.SqliteSettings;
import dozo.net.Tls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the house stands on: the database that the configuration names, its tables, and the secrets
 * of the installation, which are files in data where it is alone and rows where nodes share it.
 */
final class Foundation implements AutoCloseable {
    private static final List<String> ROOMS_WITH_TABLES =
            List.of("blob", "store", "trace", "account");

    private final Path data;
    private final String words;
    private final Database database;
    private final @Nullable FolderLock lock;
    private final @Nullable NodeNumber number;
    private final @Nullable Safe safe;

    private Foundation(
            Config config,
            Database database,
            @Nullable FolderLock lock,
            @Nullable NodeNumber number) {
        this.data = config.data();
        this.words = words(config);
        this.database = database;
        this.lock = lock;
        this.number = number;
        database.migrate(ROOMS_WITH_TABLES);
        this.safe = config.secretKeyFile().map(file -> new Safe(database, file)).orElse(null);
    }

    static Foundation open(Config config) {
        String url = config.database().orElse(null);
        return url == null ? alone(config) : shared(config, url);
    }

    private static Foundation alone(Config config) {
        SqliteSettings standard = SqliteSettings.standard();
        SqliteSettings settings =
                new SqliteSettings(
                        standard.readers(),
                        config.diskReserveBytes(),
                        standard.lowPercent(),
                        standard.ballastBytes());
        Database database = SqliteEngine.open(config.data(), settings);
        return complete(config, database, null, null);
    }

    /** The data folder is still ours alone: the admin socket is there. */
    private static Foundation shared(Config config, String url) {
        FolderLock lock = lock(config.data());
        NodeNumber number = null;
        Database database = null;
        try {
            number = NodeNumber.claim(Cluster.single(url), config.node());
            database = PostgresEngine.open(PostgresSettings.standard(url));
        } finally {
            if (database == null) {
                close(null, number, lock);
            }
        }
        return complete(config, database, lock, number);
    }

    private static Foundation complete(
            Config config,
            Database database,
            @Nullable FolderLock lock,
            @Nullable NodeNumber number) {
        Foundation complete = null;
        try {
            complete = new Foundation(config, database, lock, number);
            return complete;
        } finally {
            if (complete == null) {
                close(database, number, lock);
            }
        }
    }

    private static FolderLock lock(Path folder) {
        try {
            return FolderLock.acquire(folder);
        } catch (IOException e) {
            throw new DatabaseBroken(Kind.LOST, "can't open " + folder + ": " + e, e);
        }
    }

    Database database() {
        return database;
    }

    ScramVault vault() {
        return safe == null ? ScramVault.of(data) : ScramVault.of(safe);
    }

    /** Where nodes share a database, they share the authority of their certificates, too. */
    void shareAuthority(Path directory) {
        if (safe != null) {
            byte[] authority = safe.secret("tls-authority", () -> Tls.authority(directory));
            Tls.adoptAuthority(directory, authority);
        }
    }

    /** Which engine it is, where, and whether it answers; for people. */
    String status() {
        try {
            database.read(tx -> tx.prepare("SELECT 1").execute());
            return words + ", answers";
        } catch (DatabaseBroken broken) {
            return words + ", does not answer: " + broken.getMessage();
        }
    }

    /** Without the password, which stands among the URL's parameters. */
    private static String words(Config config) {
        return config.database()
                .map(url -> "PostgreSQL, " + url.substring("jdbc:postgresql://".length()))
                .map(address -> address.replaceFirst("\\?.*", ""))
                .map(address -> address + ", node " + config.node())
                .orElse("SQLite, a file in data");
    }

    @Override
    public void close() {
        close(database, number, lock);
    }

    private static void close(
            @Nullable Database database, @Nullable NodeNumber number, @Nullable FolderLock lock) {
        try (lock;
                number;
                database) { // closed from the last to the first, whatever one of them throws
            return;
        } catch (IOException e) {
            throw new DatabaseBroken(Kind.LOST, "releasing the lock file: " + e, e);
        }
    }
}
