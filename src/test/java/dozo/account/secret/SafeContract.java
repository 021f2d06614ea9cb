package dozo.account.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dozo.db.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets that nodes share, on any engine. */
abstract class SafeContract {
    private static final byte[] SECRET = "kept by all nodes".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LATER = "too late".getBytes(StandardCharsets.US_ASCII);

    @TempDir Path folder;
    private Database database;

    abstract Database database(Path folder);

    @BeforeEach
    void open() {
        database = database(folder);
        database.migrate(List.of("account"));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Safe safe(String digit) throws IOException {
        Path file = folder.resolve("key-" + digit);
        return new Safe(database, Files.writeString(file, digit.repeat(64) + "\n"));
    }

    @Test
    void theFirstOneHoldsOnAllNodes() throws IOException {
        assertArrayEquals(SECRET, safe("a").secret("scram", () -> SECRET));
        assertArrayEquals(SECRET, safe("a").secret("scram", () -> LATER));
        assertArrayEquals(LATER, safe("a").secret("other", () -> LATER));
        Safe slow = safe("a");
        byte[] made =
                slow.secret(
                        "raced",
                        () -> {
                            slow.secret("raced", () -> SECRET); // another node was faster
                            return LATER;
                        });
        assertArrayEquals(SECRET, made);
    }

    @Test
    void theDatabaseDoesNotGiveThemAway() throws IOException {
        safe("a").secret("scram", () -> SECRET);
        byte[] stored =
                database.read(tx -> {
                    try (ResultSet row =
                            tx.prepare("SELECT sealed FROM installation_secret").executeQuery()) {
                        row.next();
                        return row.getBytes(1);
                    }
                });
        String octets = new String(stored, StandardCharsets.ISO_8859_1);
        assertFalse(octets.contains("nodes"), octets);
        Safe other = safe("b");
        IllegalStateException foreign =
                assertThrows(IllegalStateException.class, () -> other.secret("scram", () -> LATER));
        assertEquals(
                "the secret scram in the database was encrypted with another key than that of "
                        + folder.resolve("key-b"),
                foreign.getMessage());
    }

    @Test
    void aVaultIsTheSameOnAllNodes() throws IOException {
        ScramVault here = ScramVault.of(safe("a"));
        ScramVault there = ScramVault.of(safe("a"));
        byte[] password = "secret".getBytes(StandardCharsets.US_ASCII);
        byte[] sealed = here.sealed("a@example.com", here.keys("a@example.com", password));
        assertArrayEquals(here.salt("nobody"), there.salt("nobody"));
        assertArrayEquals(
                here.keys("a@example.com", password).storedKey(),
                there.open("a@example.com", sealed).orElseThrow().storedKey());
    }

    @Test
    void saysWhatIsWrongWithTheKeyFile() throws IOException {
        Path file = folder.resolve("key");
        assertThrows(java.io.UncheckedIOException.class, () -> new Safe(database, file));
        for (String bad : List.of("", "abc", "x".repeat(64), "a".repeat(62))) {
            Files.writeString(file, bad);
            IllegalStateException wrong =
                    assertThrows(IllegalStateException.class, () -> new Safe(database, file));
            assertEquals(file + " does not hold 64 hexadecimal digits", wrong.getMessage());
        }
    }
}
