package dozo.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server that other tests lean on starts, answers, and leaves nothing behind. */
class PostgresServerTest {
    @TempDir private Path folder;

    @Test
    void startsWritesThroughAndLeavesNothing() throws Exception {
        long pid;
        try (PostgresServer server = PostgresServer.start(folder)) {
            pid = server.pid();
            assertTrue(ProcessHandle.of(pid).isPresent());
            assertTrue(server.port() < 32_768);
            assertEquals("on", ask(server, "postgres", "SHOW fsync"));
            assertEquals("on", ask(server, "postgres", "SHOW data_checksums"));
            String locale = "SELECT datcollate FROM pg_database WHERE datname = 'postgres'";
            assertEquals("C.UTF-8", ask(server, "postgres", locale));
        }
        assertFalse(ProcessHandle.of(pid).isPresent());
        try (var left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void eachFreshDatabaseIsAnotherAndEmpty() throws Exception {
        PostgresServer server = PostgresServer.shared();
        String one = server.freshDatabase();
        String two = server.freshDatabase();
        assertNotEquals(one, two);
        String name = one.replaceAll(".*/(.*)[?].*", "$1");
        String tables = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'";
        assertEquals("0", ask(server, name, tables));
        assertEquals("off", ask(server, name, "SHOW fsync"));
    }

    private static String ask(PostgresServer server, String database, String query)
            throws IOException {
        Process psql =
                new ProcessBuilder(
                                "psql",
                                "-XAtqh127.0.0.1",
                                "-Upostgres",
                                "-p" + server.port(),
                                "-c" + query,
                                database)
                        .redirectErrorStream(true)
                        .start();
        psql.getOutputStream().close();
        return new String(psql.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
