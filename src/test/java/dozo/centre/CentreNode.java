package dozo.centre;

import dozo.Config;
import dozo.ConfigFile;
import dozo.db.Batch;
import dozo.db.Database;
import dozo.db.DatabaseBroken;
import dozo.db.postgres.PostgresEngine;
import dozo.db.postgres.PostgresSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The lower floors of a node, in a process of its own, since it has to live in a centre's network:
 * writes row after row, and says twenty times a second how it sees the centres.
 */
final class CentreNode {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Batch<Long, Boolean> ADDING =
            Batch.locking(
                    work -> Batch.ToKeys.NONE,
                    (tx, works) -> {
                        var insert = tx.prepare("INSERT INTO written(id) VALUES (?)");
                        for (long id : works) {
                            insert.setLong(1, id);
                            insert.executeUpdate();
                        }
                        return works.stream().map(id -> true).toList();
                    });

    private static final AtomicLong ACKNOWLEDGED = new AtomicLong();

    private CentreNode() {}

    /** What a node said: a line each, which begins so; the log goes the same way. */
    static final String MARK = "report ";

    /** How a node sees the centres. */
    record Report(long atMillis, String leader, int copies, String outlook, long rows, int alarms) {
        static Report of(String line) {
            String[] words = line.substring(MARK.length()).split(" ");
            return new Report(
                    Long.parseLong(words[0]),
                    words[1],
                    Integer.parseInt(words[2]),
                    words[3],
                    Long.parseLong(words[4]),
                    Integer.parseInt(words[5]));
        }

        static Report now(Status status) {
            return new Report(
                    System.currentTimeMillis(),
                    status.leader() == null ? "-" : status.leader(),
                    status.copies(),
                    status.outlook().name().toLowerCase(Locale.ROOT),
                    ACKNOWLEDGED.get(),
                    status.alarms().size());
        }

        String line() {
            return MARK
                    + String.join(
                            " ",
                            "" + atMillis,
                            leader,
                            "" + copies,
                            outlook,
                            "" + rows,
                            "" + alarms);
        }
    }

    public static void main(String... arguments) throws Exception {
        Config config =
                switch (ConfigFile.read(Path.of(arguments[0]))) {
                    case ConfigFile.Reading.Good(Config good) -> good;
                    case ConfigFile.Reading.Bad(List<String> problems) ->
                            throw new IllegalArgumentException(problems.toString());
                };
        Centre centre = Centre.open(config.centre().orElseThrow());
        PostgresSettings settings = PostgresSettings.standard(config.database().orElseThrow());
        PostgresEngine engine = new PostgresEngine(settings, centre.cluster());
        centre.steer(engine.copies());
        Thread.ofPlatform().daemon().start(() -> write(engine, config.node()));
        Thread.ofPlatform().daemon().start(() -> obey(centre));
        while (!System.out.checkError()) {
            System.out.println(Report.now(centre.status()).line());
            Thread.sleep(PAUSE);
        }
    }

    /** Told on standard input: "CENTRE REASON" raises an alarm, "CENTRE" ends it. */
    private static void obey(Centre centre) {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 2);
                centre.alarm(words[0], words.length == 1 ? null : words[1]);
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(PostgresEngine engine, long node) {
        @Nullable Database database = null;
        for (long id = (System.currentTimeMillis() << 20) + node; ; id += 1024) {
            try {
                if (database == null) {
                    database = Database.over(engine);
                    database.migrate(List.of());
                }
                database.write(ADDING, id);
                ACKNOWLEDGED.incrementAndGet();
            } catch (DatabaseBroken broken) {
                System.err.println(broken.kind() + " " + broken.getMessage());
            }
        }
    }
}
