package dozo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CentreCommandsTest {
    @TempDir private Path folder;
    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder.resolve("data"));
    }

    @AfterEach
    void close() throws Exception {
        shell.close();
    }

    @Test
    void theSampleBecomesAnInstallation() throws Exception {
        Path file = folder.resolve("mail.toml");
        Files.writeString(file, shell.done("centre", "sample"));
        Path out = folder.resolve("out");
        String said = shell.done("centre", "init", file.toString(), "--out", out.toString());
        assertTrue(said.contains(out.resolve("README.txt").toString()), said);
        assertTrue(Files.exists(out.resolve("tokyo/etc/dozo/patroni.yml")));
        assertTrue(Files.exists(folder.resolve("secrets/dozo.password")));
    }

    @Test
    void aMistakeIsToldWithItsLineAndNothingIsWritten() throws Exception {
        Path file = folder.resolve("mail.toml");
        String sample = shell.done("centre", "sample");
        Files.writeString(file, sample.replace("192.0.2.11", "here"));
        Path out = folder.resolve("out");
        int exit = shell.run("centre", "init", file.toString(), "--out", out.toString());
        assertEquals(Exit.CONFIGURATION, exit);
        assertTrue(shell.err().startsWith(file + ":"), shell.err());
        assertTrue(Files.notExists(out));
        assertTrue(Files.notExists(folder.resolve("secrets")));
    }

    @Test
    void aFileThatIsNotThereIsTold() {
        assertEquals(Exit.NO_INPUT, shell.run("centre", "init", folder + "/none.toml"));
        assertTrue(shell.err().contains("dozo centre sample"), shell.err());
    }

    @Test
    void aFolderOfSomethingElseIsNeverTakenForALab() throws Exception {
        Files.writeString(folder.resolve("precious"), "mine");
        int exit = shell.run("drill", "down", "--data", folder.toString());
        assertEquals(Exit.UNAVAILABLE, exit);
        assertTrue(Files.exists(folder.resolve("precious")));
    }
}
