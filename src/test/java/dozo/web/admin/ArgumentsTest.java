package dozo.web.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ArgumentsTest {
    private static Arguments of(String json) {
        return new Arguments(
                Objects.requireNonNull(Wire.object(json.getBytes(StandardCharsets.UTF_8)), json));
    }

    @Test
    void readsWhatIsThere() {
        Arguments arguments = of("{\"a\":\"x\",\"n\":5,\"l\":[\"p\",\"q\"],\"z\":null}");

        assertEquals("x", arguments.text("a"));
        assertEquals("d", arguments.text("none", "d"));
        assertNull(arguments.optionalText("z"));
        assertEquals(5L, arguments.optionalNumber("n"));
        assertEquals(List.of("p", "q"), arguments.texts("l"));
        assertEquals(List.of(), arguments.texts("none"));
        arguments.end();
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(BadArgument.class, () -> of("{}").text("a"));
        assertThrows(BadArgument.class, () -> of("{\"a\":3}").text("a"));
        assertThrows(BadArgument.class, () -> of("{\"a\":\"3\"}").optionalNumber("a"));
        assertThrows(BadArgument.class, () -> of("{\"a\":1.5}").optionalNumber("a"));
        assertThrows(BadArgument.class, () -> of("{\"a\":1e30}").optionalNumber("a"));
        assertThrows(BadArgument.class, () -> of("{\"a\":\"x\"}").texts("a"));
        assertThrows(BadArgument.class, () -> of("{\"a\":[1]}").texts("a"));
        assertThrows(BadArgument.class, () -> of("{\"a\":1}").end());
        assertThrows(
                BadArgument.class,
                () -> of("{\"a\":\"" + "x".repeat(5_000) + "\"}").optionalText("a"));
    }
}
