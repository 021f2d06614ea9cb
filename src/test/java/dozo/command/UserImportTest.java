package dozo.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dozo.account.Office;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserImportTest {
    private static final String HEADER = "address,password,name,quota\n";

    @TempDir private Path folder;
    private Shell shell;

    @BeforeEach
    void open() throws IOException {
        shell = new Shell(folder.resolve("data")).serve();
        shell.done("domain", "add", "example.com");
    }

    @AfterEach
    void close() throws Exception {
        shell.close();
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("people.csv"), text).toString();
    }

    @Test
    void reportsEachRowAndSkipsWhoIsThere() throws IOException {
        shell.done("user", "add", "there@example.com");
        String hash = Office.SECRET.text();
        int exit =
                shell.run(
                        "user",
                        "import",
                        file(
                                HEADER
                                        + "taro@example.com,secret,\"Yamada, Taro\",1G\n"
                                        + "hash@example.com,\"{ARGON2ID}"
                                        + hash
                                        + "\",,\n"
                                        + "phc@example.com,\""
                                        + hash
                                        + "\",,none\n"
                                        + "there@example.com,secret,,\n"
                                        + "x@nowhere.example,secret,,\n"
                                        + "not an address,secret,,\n"
                                        + "big@example.com,secret,,huge\n"
                                        + "short@example.com,secret\n"
                                        + "broken@example.com,{ARGON2ID}nonsense,,\n"
                                        + "made@example.com,,,\n"
                                        + "taro@example.com,again,,\n"));

        assertEquals(Exit.REFUSED, exit);
        String report = shell.out();
        for (String line :
                List.of(
                        "2\ttaro@example.com\tadded",
                        "3\thash@example.com\tadded",
                        "4\tphc@example.com\tadded",
                        "5\tthere@example.com\tskipped: There is an address there@example.com",
                        "6\tx@nowhere.example\tfailed: There is no domain nowhere.example here.",
                        "7\tnot an address\tfailed: \"not an address\" is not a mail address",
                        "8\tbig@example.com\tfailed: \"huge\" is not a size",
                        "9\t?\tfailed: it has 2 fields, and the header 4",
                        "10\tbroken@example.com\tfailed: The hash of broken@example.com",
                        "11\tmade@example.com\tadded, password: ",
                        "12\ttaro@example.com\tskipped: ")) {
            assertTrue(report.contains(line), line + "\nin\n" + report);
        }
        assertTrue(shell.err().contains("4 added, 2 skipped, 5 failed."), shell.err());
        assertTrue(shell.done("user", "show", "taro@example.com").contains("Yamada, Taro"));
    }

    @Test
    void aSecondImportAddsNobody() throws IOException {
        String file = file(HEADER + "a@example.com,secret,,\nb@example.com,secret,,\n");
        shell.done("user", "import", file);

        assertEquals(Exit.OK, shell.run("user", "import", file));
        assertTrue(shell.err().contains("0 added, 2 skipped, 0 failed."), shell.err());
    }

    @Test
    void takesColumnsInAnyOrderAndAByteOrderMark() throws IOException {
        shell.done("user", "import", file("\uFEFFname,address\r\n花子,hanako@example.com\r\n"));

        assertTrue(shell.done("user", "list").contains("花子"));
    }

    @Test
    void saysWhatIsWrongWithTheWholeFile() throws IOException {
        assertEquals(Exit.NO_INPUT, shell.run("user", "import", folder + "/none.csv"));
        assertEquals(Exit.REFUSED, shell.run("user", "import", file("")));
        assertTrue(shell.err().contains("must be the header"), shell.err());
        assertEquals(Exit.REFUSED, shell.run("user", "import", file("address,pasword\n")));
        assertTrue(shell.err().contains("a column \"pasword\""), shell.err());
        assertEquals(Exit.REFUSED, shell.run("user", "import", file(HEADER + "a,\"b\n")));
        assertTrue(shell.err().contains("line 2: a field in quotes"), shell.err());
    }

    @Test
    void recognisesShiftJis() throws IOException {
        Path file = folder.resolve("sjis.csv");
        Files.write(
                file,
                (HEADER + "taro@example.com,secret,山田太郎,\n")
                        .getBytes(Charset.forName("Shift_JIS")));

        assertEquals(Exit.REFUSED, shell.run("user", "import", file.toString()));
        assertTrue(shell.err().contains("is Shift_JIS"), shell.err());
        assertTrue(shell.err().contains("iconv -f CP932"), shell.err());
    }

    @Test
    @Tag("heavy")
    void tenThousandRowsWithReadyHashesTakeSeconds() throws IOException {
        StringBuilder rows = new StringBuilder(HEADER);
        for (int i = 0; i < 10_000; i++) {
            rows.append("user%05d@example.com,\"%s\",,\n".formatted(i, Office.SECRET.text()));
        }
        Path file = folder.resolve("many.csv");
        Files.writeString(file, rows, StandardCharsets.UTF_8);

        long began = System.nanoTime();
        shell.done("user", "import", file.toString());
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertTrue(shell.err().contains("10,000 added, 0 skipped, 0 failed."), shell.err());
        assertTrue(took.compareTo(Duration.ofSeconds(60)) < 0, took.toString());
        System.out.println("import of 10,000 ready hashes: " + took);
    }
}
