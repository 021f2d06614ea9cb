package dozo.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks the PostgreSQL of one centre through its socket, as the superuser. */
final class Postgres {
    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");

    /** One row: does it follow, and who follows it in step. */
    private static final String STANDING =
            "SELECT pg_is_in_recovery(), coalesce((SELECT string_agg(application_name, ',')"
                    + " FROM pg_stat_replication WHERE state = 'streaming'"
                    + " AND sync_state = 'sync'), '')";

    private final Site site;

    Postgres(Site site) {
        this.site = site;
    }

    /**
     * What a server is.
     *
     * @param synchronousStandby the name of the standby that every commit waits for; else empty
     */
    record Standing(boolean follows, String synchronousStandby) {}

    /** Empty if it does not answer. */
    Optional<Standing> standing() {
        Program.Result result = query("postgres", STANDING);
        String[] columns = result.said().strip().split("\\|", -1);
        return result.exit() == 0 && columns.length == 2
                ? Optional.of(new Standing(columns[0].equals("t"), columns[1]))
                : Optional.empty();
    }

    /** Runs SQL; rows as psql writes them, columns between bars. */
    Program.Result query(String database, String sql) {
        String psql = PROGRAMS.resolve("psql").toString();
        List<String> program = List.of("env", "PGCONNECT_TIMEOUT=2", psql);
        List<String> command = new ArrayList<>(Processes.asPostgres(program));
        command.addAll(List.of("-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1"));
        command.addAll(List.of("-h", site.places().run().toString(), "-d", database, "-c", sql));
        return Program.attempt(command);
    }

    /** Its first process, if it runs. */
    Optional<Running> running() {
        try {
            Path file = folder().resolve("postmaster.pid");
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.isEmpty()
                    ? Optional.empty()
                    : Running.of(Long.parseLong(lines.getFirst().strip()))
                            .filter(Wan.processes(site.namespace())::contains);
        } catch (IOException | NumberFormatException beingWritten) {
            return Optional.empty();
        }
    }

    Path folder() {
        return site.places().data().resolve("postgresql");
    }
}
