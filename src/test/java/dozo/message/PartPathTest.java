package dozo.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BODY[section], RFC 3501 6.4.5. */
final class PartPathTest {
    private static final String PLAIN = "Subject: s\n\nbody\n";

    private static final String MIXED =
            """
            Content-Type: multipart/mixed; boundary=b

            --b
            X: 1

            one
            --b
            Content-Type: message/rfc822

            Subject: embedded
            Content-Type: multipart/mixed; boundary=c

            --c
            X: 2.1

            two one
            --c
            Content-Type: multipart/alternative; boundary=d

            --d

            two two one
            --d--
            --c--
            --b
            Content-Type: message/rfc822

            Subject: flat

            three
            --b--
            """;

    private static final String FORWARD = "Content-Type: message/rfc822\n\n" + MIXED;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEADER | Subject: s~~",
                "header | Subject: s~~",
                "TEXT   | body~",
                "1      | body~",
                "1.MIME | Subject: s~~",
                "1.TEXT |",
                "1.1    |",
                "2      |",
            })
    void sectionsOfAMailWithoutParts(String section, String octets) {
        assertEquals(octets, octets(PLAIN, section));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1          | one",
                "1.MIME     | X: 1~~",
                "1.HEADER   |",
                "1.1        |",
                "2.MIME     | Content-Type: message/rfc822~~",
                "2.HEADER   | Subject: embedded~Content-Type: multipart/mixed; boundary=c~~",
                "2.1        | two one",
                "2.1.MIME   | X: 2.1~~",
                "2.2.1      | two two one",
                "2.2.1.MIME | ~",
                "2.2.2      |",
                "2.3        |",
                "3          | Subject: flat~~three",
                "3.HEADER   | Subject: flat~~",
                "3.TEXT     | three",
                "3.1        | three",
                "3.1.MIME   | Subject: flat~~",
                "3.2        |",
                "4          |",
            })
    void sectionsOfPartsAndEmbeddedMails(String section, String octets) {
        assertEquals(octets, octets(MIXED, section));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.1        | one",
                "1.2.1      | two one",
                "1.3.HEADER | Subject: flat~~",
                "1.HEADER   | Content-Type: multipart/mixed; boundary=b~~",
                "2          |",
            })
    void mailThatIsNothingButAnotherMailHasItAsPartOne(String section, String octets) {
        assertEquals(octets, octets(FORWARD, section));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "1.",
                ".1",
                "0",
                "01",
                "1.0",
                "MIME",
                "1.HEADER.1",
                "HEADER.TEXT",
                "x",
                "-1",
                "1.x",
                "9999999",
                "1..2",
                " 1",
                "HEADER.FIELDS",
            })
    void refusesWhatIsNoSection(String section) {
        assertNull(PartPath.parse(section));
    }

    private static @Nullable String octets(String mail, String section) {
        PartPath path = PartPath.parse(section);
        assertNotNull(path, section);
        PartPath.Span span = path.in(Scanned.part(mail));
        String octets = mail.replace("\n", "\r\n");
        return span == null
                ? null
                : octets.substring((int) span.start(), (int) span.end()).replace("\r\n", "~");
    }
}
