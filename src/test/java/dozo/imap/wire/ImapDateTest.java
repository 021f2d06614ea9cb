package dozo.imap.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImapDateTest {
    private static String written(long millis) {
        byte[] buffer = new byte[ImapDate.DATE_TIME_BYTES];
        ImapDate.write(millis, buffer);
        return new String(buffer, StandardCharsets.US_ASCII);
    }

    @Test
    void writesInUtc() {
        assertEquals("\"01-Jan-1970 00:00:00 +0000\"", written(0));
        assertEquals(
                "\"17-Jul-1996 09:44:25 +0000\"",
                written(Instant.parse("1996-07-17T09:44:25Z").toEpochMilli()));
        assertEquals(
                "\"29-Feb-2024 23:59:59 +0000\"",
                written(Instant.parse("2024-02-29T23:59:59Z").toEpochMilli()));
    }

    @Test
    void readsWithZones() throws Malformed {
        long moment = Instant.parse("1996-07-17T09:44:25Z").toEpochMilli();
        assertEquals(moment, ImapDate.dateTimeMillis("17-Jul-1996 02:44:25 -0700"));
        assertEquals(moment, ImapDate.dateTimeMillis("17-jul-1996 18:44:25 +0900"));
        assertEquals(
                Instant.parse("2024-02-01T00:00:00Z").toEpochMilli(),
                ImapDate.dateTimeMillis(" 1-Feb-2024 00:00:00 +0000"));
        assertEquals(LocalDate.of(2024, 2, 1), ImapDate.date("01-FEB-2024"));
    }

    @Test
    void refusesWhatIsNoDate() {
        for (String text :
                List.of(
                        "",
                        "17-Jul-1996",
                        "17-Jul-1996 02:44:25",
                        "32-Jul-1996 02:44:25 -0700",
                        "17-Foo-1996 02:44:25 -0700",
                        "17-Jul-1996 25:44:25 -0700",
                        "17-Jul-1996 02:44:25 x0700",
                        "17-Jul-1996 02:44:25 +9900",
                        "17 Jul 1996 02:44:25 -0700",
                        "a7-Jul-1996 02:44:25 -0700")) {
            assertThrows(Malformed.class, () -> ImapDate.dateTimeMillis(text), text);
        }
        for (String text : List.of("", "1", "1-Jan", "30-Feb-2024", "1-Jan-24", "1-anF-2024")) {
            assertThrows(Malformed.class, () -> ImapDate.date(text), text);
        }
    }
}
