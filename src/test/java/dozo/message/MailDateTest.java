package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MailDateTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 21 Nov 1997 09:55:06 -0600 | 1997-11-21T15:55:06Z",
                "21 Nov 97 09:55:06 GMT | 1997-11-21T09:55:06Z",
                "Tue, 1 Jul 2003 10:52:37 +0200 (CEST) | 2003-07-01T08:52:37Z",
                "Thu,\t13 Feb 1969 23:32 -0330 (Newfoundland Time) | 1969-02-14T03:02:00Z",
                "21 Nov 05 09:55 EST | 2005-11-21T14:55:00Z",
                "21 Nov 105 09:55:06 PDT | 2005-11-21T16:55:06Z",
                "Mon Jan  2 15:04:05 2006 | 2006-01-02T15:04:05Z",
                "Mon, 02-Jan-2006 15:04:05 +0900 | 2006-01-02T06:04:05Z",
                "Mon, 2 Jan 2006 15:04:05+0900 | 2006-01-02T06:04:05Z",
                "Mon, 2 Jan 2006 15:04:05-0900 | 2006-01-03T00:04:05Z",
                "Mon, 2 Jan 2006 15:04:60 JST | 2006-01-02T06:04:59Z",
                "Mon, 2 Jan 2006 15:04:05 +09:00 | 2006-01-02T06:04:05Z",
                "2 January 2006 15:04:05 Z | 2006-01-02T15:04:05Z",
                "2 (day) Jan (month (nested)) 2006 15:04:05 Z | 2006-01-02T15:04:05Z",
                "Mon, 2 Jan 2006 15:04:05 +9999 | 2006-01-02T15:04:05Z",
            })
    void readsDatesHoweverTheyAreWritten(String field, String instant) {
        assertEquals(instant, MailDate.read(field) == null ? null : "" + MailDate.read(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "now", "31 Feb 2006 15:04:05 Z", "2 Jan 2006", "2 Jan 2006 25:00:00 Z",
                "Jan 2006 15:04:05", "2 Jan 99999 15:04:05 Z", "(2 Jan 2006 15:04:05", ":::",
                        "- - -",
            })
    void refusesWhatIsNoDate(String field) {
        assertNull(MailDate.read(field));
    }

    @Test
    void noFieldIsNoDate() {
        assertNull(MailDate.read(null));
    }
}
