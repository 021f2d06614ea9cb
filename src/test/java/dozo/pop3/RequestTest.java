package dozo.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dozo.net.Line;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTest {
    @Test
    void readsVerbsInAnyCase() {
        assertEquals("RETR", request("rEtR 1").verb());
    }

    @Test
    void splitsArgumentsAtSpaces() {
        assertEquals(List.of("1", "20"), request("TOP 1 20").arguments());
        assertEquals(List.of("1"), request("RETR 1 ").arguments());
        assertEquals(List.of(), request("STAT ").arguments());
        assertEquals(List.of(), request("").arguments());
    }

    @Test
    void keepsSpacesInPasswords() {
        assertEquals(List.of(" a  b "), request("pass  a  b ").arguments());
    }

    @Test
    void keepsTheOctetsOfPasswords() {
        byte[] octets = {'P', 'A', 'S', 'S', ' ', (byte) 0xFF, 0, (byte) 0xC3};
        var line = new Line(octets, 0, octets.length, Line.Ending.CRLF);
        assertArrayEquals(new byte[] {(byte) 0xFF, 0, (byte) 0xC3}, Request.parse(line).octets(0));
    }

    @Test
    void readsNamesAsUtf8() {
        assertEquals("山田@例え.jp", request("USER 山田@例え.jp").name(0));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "007, 7",
        "999999999, 999999999",
        "1000000000, -1",
        "-1, -1",
        "+1, -1",
        "1x, -1",
        "١, -1"
    })
    void readsNumbersOfDigitsOnly(String text, int expected) {
        assertEquals(expected, request("RETR " + text).number(0));
    }

    private static Request request(String line) {
        byte[] octets = line.getBytes(UTF_8);
        return Request.parse(new Line(octets, 0, octets.length, Line.Ending.CRLF));
    }
}
