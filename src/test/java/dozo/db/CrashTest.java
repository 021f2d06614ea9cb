package dozo.db;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.db.DatabaseBroken.Kind;
import dozo.db.sqlite.SqliteEngine;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed in the middle of writing loses nothing that it acknowledged. */
@Tag("heavy")
class CrashTest {
    private static final int ROUNDS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @RepeatedTest(3)
    void everythingAcknowledgedIsThere() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Set<Long> acknowledged = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            int wanted = 1 + random.nextInt(5_000);
            acknowledged.addAll(killAfter(wanted, round * 1_000_000L));
            try (Database database = SqliteEngine.open(folder)) {
                Set<Long> missing = new HashSet<>(acknowledged);
                missing.removeAll(database.read(CrashTest::intact));
                assertEquals(Set.of(), missing, "seed " + seed + " round " + round);
                assertEquals("ok", database.read(CrashTest::check));
            }
        }
        assertFalse(acknowledged.isEmpty());
    }

    /** Runs a writer of its own, kills it after so many acknowledgements, and answers them all. */
    private Set<Long> killAfter(int wanted, long firstId) throws Exception {
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                CrashWriter.class.getName(),
                                folder.toString(),
                                Long.toString(firstId))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        Set<Long> acknowledged = new HashSet<>();
        try (BufferedReader lines = writer.inputReader(StandardCharsets.US_ASCII)) {
            long start = System.nanoTime();
            for (int i = 0; i < wanted && System.nanoTime() - start < PATIENCE.toNanos(); i++) {
                acknowledged.add(Long.parseLong(lines.readLine()));
            }
            assertInUse(writer.pid());
            // through the handle: destroying the Process would close its output unread
            assertTrue(writer.toHandle().destroyForcibly());
            readRest(lines, acknowledged);
        } finally {
            writer.destroyForcibly();
        }
        assertTrue(writer.waitFor() != 0);
        return acknowledged;
    }

    private void assertInUse(long pid) throws IOException {
        var broken = assertThrows(DatabaseBroken.class, () -> SqliteEngine.open(folder));
        assertEquals(Kind.IN_USE, broken.kind());
        assertEquals(folder.toRealPath() + " is in use by process " + pid, broken.getMessage());
    }

    /** What was said before the end counts, too; a line cut off does not. */
    private static void readRest(BufferedReader lines, Set<Long> acknowledged) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.length() == CrashWriter.LINE_DIGITS) {
                acknowledged.add(Long.parseLong(line));
            }
        }
    }

    private static Set<Long> intact(Transaction tx) throws SQLException {
        Set<Long> ids = new HashSet<>();
        try (ResultSet rows =
                tx.prepare("SELECT id, word, size FROM note WHERE length(octets) = size")
                        .executeQuery()) {
            while (rows.next()) {
                long id = rows.getLong(1);
                if (rows.getString(2).equals("w" + id) && rows.getInt(3) == CrashWriter.size(id)) {
                    ids.add(id);
                }
            }
        }
        return ids;
    }

    private static String check(Transaction tx) throws SQLException {
        try (ResultSet row = tx.prepare("PRAGMA integrity_check").executeQuery()) {
            return String.join(",", List.of(row.getString(1)));
        }
    }
}
