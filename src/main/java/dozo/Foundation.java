package dozo;

import dozo.account.Version;
import dozo.account.secret.Safe;
import dozo.account.secret.ScramVault;
import dozo.centre.Centre;
import dozo.centre.CentreSettings;
import dozo.centre.Status;
import dozo.centre.Steering;
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
import dozo.ops.Health;
import dozo.ops.Metrics;
import dozo.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the house stands on: the database that the configuration names, its tables, and the secrets
 * of the installation, which are files in data where it is alone and rows where nodes share it.
 */
final class Foundation implements AutoCloseable {
    private static final List<String> ROOMS_WITH_TABLES =
            List.of("blob", "store", "trace", "account", "delivery");

    private final Path data;
    private final String words;
    private final Database database;
    private final Ties ties;
    private final @Nullable Safe safe;

    /** What else is held where nodes share a database. */
    private record Ties(
            @Nullable FolderLock lock, @Nullable Centre centre, @Nullable NodeNumber number) {
        static final Ties NONE = new Ties(null, null, null);
    }

    private Foundation(Config config, Database database, Ties ties) {
        this.data = config.data();
        this.words = words(config);
        this.database = database;
        this.ties = ties;
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
        return complete(config, database, Ties.NONE);
    }

    /** The data folder is still ours alone: the admin socket is there. */
    private static Foundation shared(Config config, String url) {
        PostgresSettings settings =
                PostgresSettings.standard(url).withReserve(config.diskReserveBytes());
        Ties ties = new Ties(lock(config.data()), null, null);
        Database database = null;
        try {
            Centre centre = centre(config);
            ties = new Ties(ties.lock(), centre, null);
            Cluster cluster = centre == null ? Cluster.single(url) : centre.cluster();
            if (cluster.await(settings.patience()) == null) {
                throw new DatabaseBroken(Kind.LOST, "no centre leads", null);
            }
            ties = new Ties(ties.lock(), centre, NodeNumber.claim(cluster, config.node()));
            PostgresEngine engine = new PostgresEngine(settings, cluster);
            if (centre != null) {
                // before the first commit, which waits until a lost centre is declared lost
                centre.steer(engine.copies());
            }
            database = Database.over(engine);
        } finally {
            if (database == null) {
                close(null, ties);
            }
        }
        return complete(config, database, ties);
    }

    private static @Nullable Centre centre(Config config) {
        CentreSettings settings = config.centre().orElse(null);
        try {
            return settings == null ? null : Centre.open(settings);
        } catch (IOException e) {
            throw new DatabaseBroken(Kind.LOST, "can't ask etcd: " + e.getMessage(), e);
        }
    }

    private static Foundation complete(Config config, Database database, Ties ties) {
        Foundation complete = null;
        try {
            complete = new Foundation(config, database, ties);
            return complete;
        } finally {
            if (complete == null) {
                close(database, ties);
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

    /**
     * Makes a database sound whose newest data is lost, before anybody reads it (design rule 9):
     * declares the one copy that there is, and leaves a gap in all numbers that others remember.
     */
    static void mend(Cluster.Leader leader, String reason) throws SQLException {
        PostgresSettings settings = PostgresSettings.standard(leader.url());
        PostgresEngine engine = new PostgresEngine(settings, Cluster.always(leader));
        try (Database database = Database.over(engine)) {
            engine.copies().declare(leader, 1, reason);
            Store.leaveGap(database);
            database.write((tx, works) -> List.of(Version.leaveGap(tx)), reason);
        } catch (DatabaseBroken e) {
            throw new SQLException(e.getMessage(), e);
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

    /** Which engine it is, and where; for people. */
    String words() {
        return words;
    }

    /** Without the password, which stands among the URL's parameters. */
    private static String words(Config config) {
        return config.database()
                .map(url -> "PostgreSQL, " + url.substring("jdbc:postgresql://".length()))
                .map(address -> address.replaceFirst("\\?.*", ""))
                .map(address -> address + ", node " + config.node())
                .orElse("SQLite, a file in data");
    }

    /** From now on metrics and health tell how it goes here. */
    void measure(Metrics metrics, Health health) {
        database.measure(metrics);
        NodeNumber number = ties.number();
        if (number != null) {
            health.ready("node", () -> number.taken() ? "its number is another's" : "");
        }
        Centre centre = ties.centre();
        if (centre != null) {
            centre.measure(metrics);
            health.ready("centre", () -> problem(centre.status()));
        }
    }

    /** Runs this when another process has this node's number: this one may make no id any more. */
    void whenReplaced(Runnable end) {
        NodeNumber number = ties.number();
        if (number != null) {
            number.whenTaken(end);
        }
    }

    /** Why mail should go elsewhere; with one copy it need not. */
    private static String problem(Status centres) {
        return centres.leader() == null ? "no centre may be believed to lead" : "";
    }

    /** The two centres, as this node sees them; empty where the database is not in two. */
    Optional<Steering> centre() {
        return Optional.ofNullable(ties.centre());
    }

    @Override
    public void close() {
        close(database, ties);
    }

    private static void close(@Nullable Database database, Ties ties) {
        FolderLock lock = ties.lock();
        Centre centre = ties.centre();
        NodeNumber number = ties.number();
        try (lock;
                centre;
                number;
                database) { // closed from the last to the first, whatever one of them throws
            return;
        } catch (IOException e) {
            throw new DatabaseBroken(Kind.LOST, "releasing the lock file: " + e, e);
        }
    }
}
