package dozo.db.sqlite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskSpaceTest {
    @TempDir Path folder;

    @Test
    void isLowWhenLittleIsLeftHereAndInTheFile() throws Exception {
        DiskSpace low = disk(new SqliteSettings(4, Long.MAX_VALUE, 100, 0));
        low.check(0);
        assertTrue(low.isLow());
        low.check(Long.MAX_VALUE / 2);
        assertFalse(low.isLow(), "what is free inside the database counts");
    }

    @Test
    void theBallastIsThrownOffOnceAndItsRoomIsNotGivenAway() throws Exception {
        DiskSpace disk = disk(new SqliteSettings(4, 1, 0, 1 << 20));
        disk.check(0);
        assertFalse(disk.isLow());
        assertFalse(disk.isFull());
        assertFalse(disk.releaseBallast());
        disk.makeBallast();
        Path ballast = folder.resolve("disk").resolve("ballast");
        assertEquals(1 << 20, Files.size(ballast));
        assertTrue(disk.releaseBallast());
        assertTrue(disk.isLow());
        assertFalse(Files.exists(ballast));
        assertFalse(disk.releaseBallast());
        disk.check(0);
        assertFalse(disk.isLow());
        DiskSpace small = disk(new SqliteSettings(4, 1, 0, Long.MAX_VALUE / 2));
        small.check(0);
        assertTrue(small.isLow());
    }

    private DiskSpace disk(SqliteSettings settings) throws IOException {
        return new DiskSpace(Files.createDirectories(folder.resolve("disk")), settings);
    }
}
