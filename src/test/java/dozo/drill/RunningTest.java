package dozo.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A process number that another process has by now is never signalled. */
class RunningTest {
    private Process process;

    @BeforeEach
    void start() throws Exception {
        process = new ProcessBuilder("sleep", "600").start();
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    @Test
    void aSignalReachesTheProcessThatWasMeant() throws Exception {
        Running running = Running.of(process.pid()).orElseThrow();
        assertTrue(running.isAlive());
        running.signal("TERM");
        assertEquals(143, process.waitFor());
        assertFalse(running.isAlive());
        assertEquals(Optional.empty(), Running.of(process.pid()));
    }

    @Test
    void anEarlierProcessOfTheSameNumberIsDead() {
        Running now = Running.of(process.pid()).orElseThrow();
        Running earlier = new Running(now.pid(), now.started() - 1);
        assertFalse(earlier.isAlive());
        earlier.signal("KILL");
        assertTrue(process.isAlive());
        assertTrue(now.isAlive());
    }
}
