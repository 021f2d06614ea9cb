package dozo.account.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScramVaultTest {
    private static final byte[] PASSWORD = "pencil".getBytes(StandardCharsets.US_ASCII);

    @TempDir private Path data;

    @Test
    void opensWhatItSealedAlsoAfterARestart() {
        ScramKeys keys = ScramVault.of(data).keys("a@example.com", PASSWORD);
        byte[] sealed = ScramVault.of(data).sealed("a@example.com", keys);
        ScramKeys opened = ScramVault.of(data).open("a@example.com", sealed).orElseThrow();

        assertArrayEquals(keys.storedKey(), opened.storedKey());
        assertArrayEquals(keys.serverKey(), opened.serverKey());
        assertArrayEquals(keys.salt(), opened.salt());
        assertEquals(keys.iterations(), opened.iterations());
    }

    @Test
    void opensNothingElse(@TempDir Path elsewhere) {
        ScramVault vault = ScramVault.of(data);
        byte[] sealed = vault.sealed("a@example.com", vault.keys("a@example.com", PASSWORD));

        assertTrue(vault.open("b@example.com", sealed).isEmpty());
        assertTrue(ScramVault.of(elsewhere).open("a@example.com", sealed).isEmpty());
        assertTrue(vault.open("a@example.com", new byte[0]).isEmpty());
        assertTrue(vault.open("a@example.com", Arrays.copyOf(sealed, 20)).isEmpty());
        sealed[30] ^= 1;
        assertTrue(vault.open("a@example.com", sealed).isEmpty());
    }

    @Test
    void sealsTheSameKeysDifferentlyEachTime() {
        ScramVault vault = ScramVault.of(data);
        ScramKeys keys = vault.keys("a@example.com", PASSWORD);

        assertFalse(
                Arrays.equals(
                        vault.sealed("a@example.com", keys), vault.sealed("a@example.com", keys)));
    }

    @Test
    void itsFileIsForItsOwnerAloneAndStandsAlone() throws IOException {
        ScramVault.of(data);

        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(data.resolve("secret.key"))));
        try (Stream<Path> files = Files.list(data)) {
            assertEquals(1, files.count());
        }
    }
}
