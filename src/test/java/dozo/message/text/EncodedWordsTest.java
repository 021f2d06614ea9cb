package dozo.message.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EncodedWordsTest {
    /** The first ten are the examples of RFC 2047 8. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(=?ISO-8859-1?Q?a?=) | (a)",
                "(=?ISO-8859-1?Q?a?= b) | (a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=) | (ab)",
                "(=?ISO-8859-1?Q?a?=    =?ISO-8859-1?Q?b?=) | (ab)",
                "(=?ISO-8859-1?Q?a_b?=) | (a b)",
                "(=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=) | (a b)",
                "=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk> | Keld Jørn Simonsen <keld@dkuug.dk>",
                "=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= | If you can read this yo",
                "=?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?= | u understand the example.",
                "=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu> | Keith Moore <moore@cs.utk.edu>",
                "=?iso-2022-jp?B?GyRCRVpCIhsoQg==?= | 土蔵",
                "=?ISO-2022-JP?B?GyRCLSEbKEI=?= | ①",
                "=?Shift_JIS?B?k3mRoA==?= | 土蔵",
                "=?euc-jp?Q?=C5=DA=C2=A2?= | 土蔵",
                "=?utf-8*ja?Q?=E5=9C=9F?= | 土",
                "=?utf-8?B?5Z?= =?utf-8?B?yf?= | 土",
                "=?utf-8?Q?=E5?= =?UTF-8?Q?=9C=9F?= | 土",
                "=?utf-8?q?no space around?=it | no space aroundit",
                "=?x-unheard-of?Q?=E5=9C=9F?= | 土",
                "=?utf-8?X?abc?= | =?utf-8?X?abc?=",
                "=?utf-8?Q?abc | =?utf-8?Q?abc",
                "=?utf-8?Q | =?utf-8?Q",
                "=?utf-8?Q??=x | x",
                "a =? b ?= c | a =? b ?= c",
                "=?utf-8?Q?=ZZ=?= | =ZZ",
                "土 =?utf-8?B?6JS1?= | 土 蔵",
            })
    void decodes(String field, String text) {
        assertEquals(text, EncodedWords.decode(field));
    }

    @Test
    void raw8BitIsGuessed() {
        for (String charset : new String[] {"UTF-8", "windows-31j", "EUC-JP", "ISO-2022-JP"}) {
            byte[] raw = "土蔵の鍵".getBytes(Charset.forName(charset));
            assertEquals("土蔵の鍵", EncodedWords.decode(raw), charset);
        }
        byte[] western = "caf\u00e9 ol\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("café olé", EncodedWords.decode(western));
    }

    @Test
    void manyBeginsWithoutEndCostLittle() {
        String field = "=?u?q?".repeat(200_000);
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> EncodedWords.decode(field));
    }
}
