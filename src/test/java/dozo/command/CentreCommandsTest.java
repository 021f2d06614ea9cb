package dozo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.centre.Forcing;
import dozo.centre.Loss;
import dozo.centre.Standing;
import dozo.centre.Status;
import dozo.centre.Status.Outlook;
import dozo.centre.Steering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CentreCommandsTest {
    @TempDir private Path folder;
    private Shell shell;
    private Map<String, String> alarms = Map.of();

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

    // ---- how they stand

    private Status status(int copies, Standing standing, Outlook outlook) {
        Duration lease = Duration.ofMillis(6_800);
        return new Status(
                "tokyo",
                "tokyo",
                7,
                lease,
                copies,
                86_400_000,
                "why",
                "osaka",
                standing,
                outlook,
                alarms);
    }

    /** The centres as they might stand; hears of alarms. */
    private static final class Told implements Steering {
        private final Status status;
        private final List<String> heard = new ArrayList<>();

        Told(Status status) {
            this.status = status;
        }

        @Override
        public Status status() {
            return status;
        }

        @Override
        public Set<String> names() {
            return Set.of("tokyo", "osaka");
        }

        @Override
        public void alarm(String centre, @Nullable String reason) throws IOException {
            if (reason != null && reason.equals("nobody hears")) {
                throw new IOException("no majority of etcd answers");
            }
            heard.add(centre + " " + reason);
        }
    }

    private Told stand(int copies, Standing standing, Outlook outlook) {
        Told told = new Told(status(copies, standing, outlook));
        shell.centres = Optional.of(told);
        return told;
    }

    @Test
    void eitherMayDie() {
        Standing inStep = new Standing(true, true, 312, 12);
        stand(2, inStep, Outlook.EITHER_MAY_DIE);
        String said = shell.done("centre", "status");
        assertTrue(said.contains("tokyo leads, by the word of a majority"), said);
        assertTrue(said.contains("another 6.8 s"), said);
        assertTrue(said.contains("osaka has a copy of each commit: 312 bytes and 12 ms"), said);
        assertTrue(said.contains("nothing acknowledged is lost"), said);
    }

    @Test
    void oneCopyIsSaidOpenlyAndIsNoSuccess() {
        stand(1, Standing.AWAY, Outlook.ONE_COPY);
        assertEquals(Exit.UNAVAILABLE, shell.run("centre", "status"));
        assertTrue(shell.out().contains("ONE COPY. If tokyo died now"), shell.out());
        assertTrue(shell.out().contains("osaka is away"), shell.out());
        assertEquals(Exit.UNAVAILABLE, shell.run("centre", "status", "--json"));
        assertTrue(shell.out().contains("\"copies\":1"), shell.out());
        assertEquals(Exit.UNAVAILABLE, shell.run("centre", "status", "--lang", "ja"));
        assertTrue(shell.out().contains("写しは一つだけです"), shell.out());
    }

    @Test
    void everyOutlookHasItsWordsInBothLanguages() {
        for (Outlook outlook : Outlook.values()) {
            stand(2, Standing.AWAY, outlook);
            for (String language : List.of("en", "ja")) {
                shell.run("centre", "status", "--lang", language);
                assertFalse(shell.out().contains("centre.outlook"), shell.out());
                assertEquals("", shell.err());
            }
        }
    }

    @Test
    void aSingleServerHasNoCentres() {
        assertEquals(Exit.REFUSED, shell.run("centre", "status"));
        assertTrue(shell.err().contains("does not stand in two centres"), shell.err());
    }

    // ---- alarms

    @Test
    void anAlarmIsRaisedAndEndedAndShown() {
        Told told = stand(2, Standing.AWAY, Outlook.WAITING);
        String said = shell.done("centre", "alarm", "tokyo", "on battery since 16:05");
        assertTrue(said.contains("ALARM in tokyo: on battery since 16:05"), said);
        said = shell.done("centre", "all-clear", "tokyo", "--lang", "ja");
        assertTrue(said.contains("tokyo の警報は解除されました"), said);
        assertEquals(List.of("tokyo on battery since 16:05", "tokyo null"), told.heard);
        alarms = Map.of("osaka", "36 °C");
        stand(2, new Standing(true, true, 312, 12), Outlook.EITHER_MAY_DIE);
        assertTrue(shell.done("centre", "status").contains("ALARM in osaka: 36 °C"), shell.out());
    }

    @Test
    void anAlarmThatCantBeIsRefused() {
        assertEquals(Exit.REFUSED, shell.run("centre", "alarm", "tokyo", "hot"));
        Told told = stand(2, Standing.AWAY, Outlook.WAITING);
        assertEquals(Exit.REFUSED, shell.run("centre", "alarm", "nara", "hot"));
        assertTrue(shell.err().contains("There is no centre nara; there are osaka, tokyo"));
        assertEquals(Exit.REFUSED, shell.run("centre", "alarm", "tokyo", "x".repeat(201)));
        assertEquals(Exit.REFUSED, shell.run("centre", "alarm", "tokyo", "two\nlines"));
        assertEquals(Exit.USAGE, shell.run("centre", "alarm", "tokyo"));
        assertEquals(Exit.USAGE, shell.run("centre", "all-clear", "tokyo", "cool"));
        assertEquals(Exit.TRY_AGAIN, shell.run("centre", "alarm", "tokyo", "nobody hears"));
        assertEquals(List.of(), told.heard);
    }

    // ---- force

    /** A centre as it might be found; counts how often it was made to lead. */
    private static final class Found implements Forcing {
        private final Prospect prospect;
        private int led;

        Found(Prospect prospect) {
            this.prospect = prospect;
        }

        @Override
        public Prospect look() {
            return prospect;
        }

        @Override
        public void lead() {
            led++;
        }

        @Override
        public void close() {}
    }

    private Found found(Forcing.Prospect prospect) {
        Found found = new Found(prospect);
        shell.forcing = Optional.of(found);
        return found;
    }

    private static final Loss LOSS =
            new Loss("osaka", "tokyo", false, 5_000, 4_000, Instant.EPOCH, 7_000, true);

    @Test
    void whatMayBeLostIsToldBeforeAnybodyLeads() {
        Found found = found(new Forcing.Prospect.Possible(LOSS));
        assertEquals(Exit.REFUSED, shell.type("tokyo\n").run("centre", "force"));
        assertEquals(0, found.led);
        for (String told :
                List.of(
                        "received up to byte 5,000, replayed up to byte 4,000",
                        "Last transaction in osaka: 1970-01-01T00:00:00Z",
                        "up to byte 7,000. Known to be missing here: 2,000 bytes",
                        "tokyo led alone at the end",
                        "copy its disks first")) {
            assertTrue(shell.out().contains(told), shell.out());
        }
        assertTrue(shell.err().contains("Nothing was changed"), shell.err());
        assertEquals(Exit.REFUSED, shell.run("centre", "force")); // nobody answers
        assertEquals(0, found.led);
    }

    @Test
    void whoTypesTheNameOrSaysYesMakesItLead() {
        Found found = found(new Forcing.Prospect.Possible(LOSS));
        shell.type("osaka\n").done("centre", "force");
        assertEquals(1, found.led);
        String said = shell.done("centre", "force", "--yes", "--lang", "ja");
        assertEquals(2, found.led);
        assertTrue(said.contains("osaka が主です"), said);
    }

    @Test
    void nothingIsForcedWhereAnotherLeadsOrNobodyDecides() {
        List<Forcing.Prospect> never =
                List.of(
                        new Forcing.Prospect.OtherLeads("tokyo", "osaka", false),
                        new Forcing.Prospect.OtherLeads("tokyo", "osaka", true),
                        new Forcing.Prospect.LeadsAlready("osaka"),
                        new Forcing.Prospect.NoDatabase("osaka", "refused"),
                        new Forcing.Prospect.NoMajority("osaka", List.of("192.0.2.21")));
        for (Forcing.Prospect prospect : never) {
            Found found = found(prospect);
            for (String language : List.of("en", "ja")) {
                int exit = shell.run("centre", "force", "--yes", "--lang", language);
                assertTrue(exit == Exit.REFUSED || exit == Exit.UNAVAILABLE, "" + exit);
                assertTrue(shell.err().contains("osaka"), shell.err());
                assertFalse(shell.err().contains("centre.force"), shell.err());
            }
            assertEquals(0, found.led);
        }
        assertTrue(shell.err().contains("192.0.2.21"), shell.err());
    }

    @Test
    void whatWasInterruptedIsFinished() {
        Found found = found(new Forcing.Prospect.Interrupted("osaka", "tokyo"));
        shell.done("centre", "force", "--yes");
        assertEquals(1, found.led);
    }

    @Test
    void aSingleServerHasNothingToForce() {
        assertEquals(Exit.REFUSED, shell.run("centre", "force", "--yes"));
        assertTrue(shell.err().contains("names no centres"), shell.err());
    }
}
