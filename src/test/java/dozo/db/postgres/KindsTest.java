package dozo.db.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dozo.db.DatabaseBroken.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {
    /** The work is run again, at whoever leads then. */
    @Test
    void whoDoesNotLeadOrIsGoneIsWaitedFor() {
        for (String state : List.of("08006", "57P01", "25006", "55000", "25P03")) {
            assertEquals(Kind.LOST, PostgresEngine.ofState(state), state);
        }
    }

    @Test
    void locksRoomAndOurOwnFaultsAreToldApart() {
        assertEquals(Kind.BUSY, PostgresEngine.ofState("55P03"));
        assertEquals(Kind.FULL, PostgresEngine.ofState("53100"));
        assertEquals(Kind.CORRUPT, PostgresEngine.ofState("XX001"));
        assertEquals(Kind.BUG, PostgresEngine.ofState("23505"));
    }
}
