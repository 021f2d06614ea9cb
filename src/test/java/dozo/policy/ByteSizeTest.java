package dozo.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ByteSizeTest {
    @Test
    void readsBinaryUnits() {
        assertEquals(10L << 30, ByteSize.parse("10G").orElseThrow());
        assertEquals(500L << 20, ByteSize.parse("500m").orElseThrow());
        assertEquals(1L << 10, ByteSize.parse("1 KiB").orElseThrow());
        assertEquals(3L << 40, ByteSize.parse("3TB").orElseThrow());
        assertEquals(17, ByteSize.parse("17").orElseThrow());
        assertEquals(0, ByteSize.parse("0").orElseThrow());
    }

    @Test
    void refusesWhatIsNoSize() {
        for (String text :
                List.of("", "G", "-1", "1.5G", "10X", "1e9", "99999999999T", "10GG", "10 000")) {
            assertTrue(ByteSize.parse(text).isEmpty(), text);
        }
    }

    @Test
    void writesWhatItReads() {
        for (String text : List.of("0", "1", "1023", "1K", "1536M", "10G", "5T", "2048T")) {
            assertEquals(text, ByteSize.text(ByteSize.parse(text).orElseThrow()));
        }
    }
}
