package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class VolumeTest {
    private static final int MEGABYTE = 1 << 20;
    private static final long LEFT = 104L * MEGABYTE;

    @TempDir Path folder;

    private Path data = Path.of("");
    private Volume volume = new Volume(Path.of("none"));

    @BeforeEach
    void make() throws IOException {
        data = folder.resolve("data");
        volume = new Volume(data);
        TestLab.at(folder, "v"); // skips where there can be no lab
        volume.make();
    }

    @AfterEach
    void remove() {
        volume.remove();
    }

    private long room() throws IOException {
        return Files.getFileStore(data).getUsableSpace();
    }

    /** Give or take what ext4 needs itself. */
    private void assertRoom(long bytes) throws IOException {
        assertTrue(Math.abs(bytes - room()) < MEGABYTE, () -> bytes + " wanted");
    }

    @Test
    void takesRoomAndGivesItBack() throws IOException {
        long before = room();
        volume.fill(LEFT);
        assertRoom(LEFT);
        volume.fill();
        Path late = data.resolve("late");
        assertThrows(IOException.class, () -> Files.write(late, new byte[MEGABYTE]));
        Files.delete(late);
        volume.empty();
        assertRoom(before);
    }

    /** Else the machine's own disk would be filled. */
    @Test
    void whatHasNoDiskOfItsOwnIsNotFilled() {
        volume.remove();
        assertThrows(LabBroken.class, () -> volume.fill(LEFT));
        assertFalse(Files.exists(data.resolve("filling")));
    }

    @Test
    void isGoneAfterwardsAndMayBeRemovedTwice() throws IOException {
        Path file = Files.writeString(data.resolve("file"), "of the disk");
        volume.remove();
        assertFalse(Files.exists(file));
        volume.remove();
        assertTrue(Files.isDirectory(data));
    }
}
